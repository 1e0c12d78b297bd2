package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers a query in one statement. Thread-safe. */
public final class QueryExecutor {
  private static final int LIVE = 0;
  private static final int PROBLEM = 1;
  private static final int BODY = 2;

  private final Database database;
  private final Binder binder;

  /**
   * @param ids UUIDv7s for {@code uuid} nodes
   */
  public QueryExecutor(Database database, Supplier<UUID> ids) {
    this.database = database;
    this.binder = new Binder(ids);
  }

  /**
   * Executes {@code request}: one round trip, two where the first got no answer.
   *
   * @throws DatabaseUnavailable if no answer came twice: ask again
   * @throws StatementFailed if the database refused the statement
   */
  public QueryOutcome execute(QueryRequest request) {
    var plan = request.plan();
    var statement =
        new Statement(
            plan.sql(),
            binder.bind(
                plan.parameters(),
                request.bundle(),
                request.inputs(),
                request.facts(),
                request.outputs()),
            Statement.Access.READ);
    try {
      return outcome(database.execute(statement), request.bundle());
    } catch (DatabaseUnavailable unanswered) {
      return outcome(database.execute(statement), request.bundle());
    }
  }

  private static QueryOutcome outcome(Rows rows, BundleId asked) {
    if (rows.size() != 1) {
      throw new IllegalStateException("a query's statement has one row, not " + rows.size());
    }
    String live = rows.text(0, LIVE);
    if (live == null) {
      return new QueryOutcome.Stale(asked); // nothing is live: whoever asked looks again
    }
    if (!live.equals(asked.value())) {
      return new QueryOutcome.Stale(new BundleId(live));
    }
    String problem = rows.text(0, PROBLEM);
    if (problem != null) {
      return new QueryOutcome.Ambiguous(problem);
    }
    return new QueryOutcome.Answered(rows.requiredText(0, BODY));
  }
}
