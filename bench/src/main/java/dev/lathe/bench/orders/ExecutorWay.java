package dev.lathe.bench.orders;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.command.CommandRequest;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.query.QueryRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

/** The executors in process: binding, the database port, and the row read as an outcome. */
public final class ExecutorWay implements Way {
  private final OrdersBundle bundle;
  private final Database database;
  private final CommandExecutor commands;
  private final QueryExecutor queries;

  private ExecutorWay(OrdersBundle bundle, Database database) {
    this.bundle = bundle;
    this.database = database;
    this.commands = new CommandExecutor(database, UuidCreator::getTimeOrderedEpoch);
    this.queries = new QueryExecutor(database, UuidCreator::getTimeOrderedEpoch);
  }

  /** On the database at {@code address}. Safe for threads. */
  public static ExecutorWay on(OrdersBundle bundle, String address) {
    return new ExecutorWay(bundle, Databases.open(address));
  }

  @Override
  public Ready ready(Ask ask) {
    var facts = AskFacts.fresh(ask);
    return switch (ask) {
      case Ask.Place _, Ask.Confirm _ -> {
        var plan = bundle.command(ask.plan());
        var request = new CommandRequest(bundle.id(), plan, ask.inputs(), facts);
        yield () -> accepted(commands.execute(request));
      }
      case Ask.Get _, Ask.Newest _ -> {
        var plan = bundle.query(ask.plan());
        var request = new QueryRequest(bundle.id(), plan, ask.inputs(), facts);
        yield () -> answered(queries.execute(request));
      }
    };
  }

  @Override
  public void close() {
    database.close();
  }

  private static String accepted(CommandOutcome outcome) {
    if (outcome instanceof CommandOutcome.Accepted(String body, var _)) return body;
    throw new IllegalStateException("refused: " + outcome);
  }

  private static String answered(QueryOutcome outcome) {
    if (outcome instanceof QueryOutcome.Answered(String body)) return body;
    throw new IllegalStateException("refused: " + outcome);
  }
}
