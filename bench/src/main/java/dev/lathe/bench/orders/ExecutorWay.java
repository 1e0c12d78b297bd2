package dev.lathe.bench.orders;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
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
    var databases = TenantDatabases.only(Tenant.MAIN, database);
    this.commands = new CommandExecutor(databases, SystemPlatform.create().ids());
    this.queries = new QueryExecutor(databases, SystemPlatform.create().ids());
  }

  /** On the database at {@code address}. Safe for threads. */
  public static ExecutorWay on(OrdersBundle bundle, String address) {
    return new ExecutorWay(bundle, Databases.open(address));
  }

  @Override
  public Ready ready(Ask ask) {
    var arguments = new Arguments(bundle.id(), ask.inputs(), AskFacts.fresh(ask));
    return switch (ask) {
      case Ask.Place _, Ask.Confirm _ -> {
        var plan = bundle.command(ask.plan());
        yield () -> accepted(commands.execute(plan, arguments));
      }
      case Ask.Get _, Ask.Newest _ -> {
        var plan = bundle.query(ask.plan());
        yield () -> answered(queries.execute(plan, arguments));
      }
    };
  }

  @Override
  public void close() {
    database.close();
  }

  private static String accepted(Attempt<CommandOutcome> outcome) {
    if (outcome
        instanceof Attempt.Settled<CommandOutcome>(CommandOutcome.Accepted(String body, var _))) {
      return body;
    }
    throw new IllegalStateException("refused: " + outcome);
  }

  private static String answered(Attempt<QueryOutcome> outcome) {
    if (outcome
        instanceof
        Attempt.Settled<QueryOutcome>(QueryOutcome.Answered(String body, var _, var _))) {
      return body;
    }
    throw new IllegalStateException("refused: " + outcome);
  }
}
