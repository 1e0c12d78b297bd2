package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.TenantDatabases;

/** Answers a query in one statement. Thread-safe. */
public final class QueryExecutor {
  private static final int LIVE = 0;
  private static final int PROBLEM = 1;
  private static final int BODY = 2;

  private final PlanStatements statements;

  public QueryExecutor(TenantDatabases databases, Ids ids) {
    this.statements = new PlanStatements(databases, ids);
  }

  /**
   * Executes {@code plan}: one round trip, two where the first got no answer.
   *
   * @throws DatabaseUnavailable if no answer came twice: ask again
   * @throws StatementFailed if the database refused the statement
   */
  public Attempt<QueryOutcome> execute(QueryPlan plan, Arguments arguments) {
    Rows rows =
        statements.execute(plan.statement(arguments::gives), Statement.Access.READ, arguments);
    return outcome(rows, arguments.bundle());
  }

  private static Attempt<QueryOutcome> outcome(Rows rows, BundleId asked) {
    if (rows.size() != 1) {
      throw new IllegalStateException("a query's statement has one row, not " + rows.size());
    }
    String live = rows.text(0, LIVE);
    if (live == null) {
      return new Attempt.Stale<>(asked); // nothing is live: the caller looks again
    }
    if (!live.equals(asked.value())) {
      return new Attempt.Stale<>(new BundleId(live));
    }
    String problem = rows.text(0, PROBLEM);
    return new Attempt.Settled<>(
        problem != null
            ? new QueryOutcome.Ambiguous(problem)
            : new QueryOutcome.Answered(rows.requiredText(0, BODY)));
  }
}
