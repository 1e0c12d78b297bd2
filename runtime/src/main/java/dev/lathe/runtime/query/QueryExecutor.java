package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.plan.Revision;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.TenantDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a query in one statement. Thread-safe. */
public final class QueryExecutor {
  private static final int LIVE = 0;
  private static final int PROBLEM = 1;
  private static final int BODY = 2;
  private static final int VERSION = 3;

  private static final Parameter KNOWN = new Parameter.Request(Parameter.Fact.KNOWN_VERSION);

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
    Variant statement = plan.statement(arguments::gives);
    int known = statement.parameters().indexOf(KNOWN);
    if (known < 0) {
      Rows rows = statements.execute(statement, Statement.Access.READ, arguments);
      return outcome(rows, arguments.bundle(), Optional.empty());
    }
    var values = new ArrayList<@Nullable Object>(statements.bound(statement, arguments));
    String sight = Sight.of(arguments.bundle(), values);
    values.set(known, seen(arguments.facts().seen(), sight));
    Rows rows = statements.execute(statement, values, Statement.Access.READ, arguments);
    return outcome(rows, arguments.bundle(), Optional.of(sight));
  }

  /** The version that the caller saw through the same: the first, where there are several. */
  private static @Nullable Long seen(List<Revision> seen, String sight) {
    for (Revision one : seen) {
      if (one.sight().equals(Optional.of(sight))) return one.version();
    }
    return null;
  }

  private static Attempt<QueryOutcome> outcome(Rows rows, BundleId asked, Optional<String> sight) {
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
    return new Attempt.Settled<>(settled(rows, sight));
  }

  private static QueryOutcome settled(Rows rows, Optional<String> sight) {
    String problem = rows.text(0, PROBLEM);
    if (problem != null) return new QueryOutcome.Ambiguous(problem);
    Optional<Revision> revision =
        rows.columns().size() > VERSION
            ? Optional.ofNullable(rows.integer(0, VERSION)).map(at -> new Revision(at, sight))
            : Optional.empty();
    String body = rows.text(0, BODY);
    return body == null && sight.isPresent()
        ? new QueryOutcome.Unchanged(revision.orElseThrow())
        : new QueryOutcome.Answered(rows.requiredText(0, BODY), revision);
  }
}
