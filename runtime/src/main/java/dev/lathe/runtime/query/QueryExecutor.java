package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.PagePlan;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a query in one statement. Thread-safe. */
public final class QueryExecutor {
  private static final int LIVE = 0;
  private static final int PROBLEM = 1;
  private static final int BODY = 2;
  private static final int VERSION = 3;

  /** Of a query in pages; the version stands behind it. */
  private static final int NEXT = 3;

  private static final Parameter KNOWN = new Parameter.Request(Parameter.Fact.KNOWN_VERSION);

  private final PlanStatements statements;
  private final PagedQueries pages;

  /** One that makes and takes no cursors: lists in pages end with their first page. */
  public QueryExecutor(TenantDatabases databases, Ids ids) {
    this.statements = new PlanStatements(databases, ids);
    this.pages = new PagedQueries(Optional.empty(), statements);
  }

  /**
   * @param key what cursors are sealed with
   * @param ticks a clock in nanoseconds, from anywhere
   */
  public QueryExecutor(TenantDatabases databases, Ids ids, CursorKey key, LongSupplier ticks) {
    this.statements = new PlanStatements(databases, ids);
    this.pages = new PagedQueries(Optional.of(new Cursors(key, ticks)), statements);
  }

  /**
   * Executes {@code plan}: one round trip, two where the first got no answer.
   *
   * @throws DatabaseUnavailable if no answer came twice: ask again
   * @throws StatementFailed if the database refused the statement
   * @throws CursorKeyUnavailable if there is no key for the cursor that came, or that is to be made
   */
  public Attempt<QueryOutcome> execute(QueryPlan plan, Arguments arguments) {
    if (plan.page().isPresent()) return page(plan, plan.page().get(), arguments);
    Variant statement = plan.statement(arguments::gives);
    int known = statement.parameters().indexOf(KNOWN);
    if (known < 0) {
      Rows rows = statements.execute(statement, Statement.Access.READ, arguments);
      return outcome(rows, arguments.bundle(), () -> settled(rows, Optional.empty()));
    }
    var values = new ArrayList<@Nullable Object>(statements.bound(statement, arguments));
    String sight = Sight.of(arguments.bundle(), values);
    values.set(known, seen(arguments.facts().seen(), sight));
    Rows rows = statements.execute(statement, values, Statement.Access.READ, arguments);
    return outcome(rows, arguments.bundle(), () -> settled(rows, Optional.of(sight)));
  }

  private Attempt<QueryOutcome> page(QueryPlan plan, PagePlan page, Arguments asked) {
    return switch (pages.asked(plan, page, asked)) {
      case PagedQueries.Asked.Refused(var reason) ->
          new Attempt.Settled<>(new QueryOutcome.PageRefused(reason));
      case PagedQueries.Asked.Of(var arguments) -> {
        Variant statement = plan.statement(arguments::gives);
        Rows rows = statements.execute(statement, Statement.Access.READ, arguments);
        yield outcome(rows, arguments.bundle(), () -> page(plan, page, arguments, rows));
      }
    };
  }

  private QueryOutcome page(QueryPlan plan, PagePlan page, Arguments arguments, Rows rows) {
    String problem = rows.text(0, PROBLEM);
    if (problem != null) return new QueryOutcome.Ambiguous(problem);
    String body = rows.requiredText(0, BODY);
    // What is sorted by rows of something that the caller is told is not there, nobody is told.
    boolean nothing = body.equals("null");
    Optional<String> next =
        nothing ? Optional.empty() : pages.next(plan, page, arguments, rows.text(0, NEXT));
    if (next.filter(cursor -> cursor.length() > Cursors.MOST).isPresent()) {
      return new QueryOutcome.PageRefused(QueryOutcome.PageRefused.Reason.TOO_LONG);
    }
    return new QueryOutcome.Answered(body, revision(rows, NEXT + 1, Optional.empty()), next);
  }

  /** The version that the caller saw through the same: the first, where there are several. */
  private static @Nullable Long seen(List<Revision> seen, String sight) {
    for (Revision one : seen) {
      if (one.sight().equals(Optional.of(sight))) return one.version();
    }
    return null;
  }

  private static Attempt<QueryOutcome> outcome(
      Rows rows, BundleId asked, Supplier<QueryOutcome> settled) {
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
    return new Attempt.Settled<>(settled.get());
  }

  private static QueryOutcome settled(Rows rows, Optional<String> sight) {
    String problem = rows.text(0, PROBLEM);
    if (problem != null) return new QueryOutcome.Ambiguous(problem);
    Optional<Revision> revision = revision(rows, VERSION, sight);
    String body = rows.text(0, BODY);
    return body == null && sight.isPresent()
        ? new QueryOutcome.Unchanged(revision.orElseThrow())
        : new QueryOutcome.Answered(rows.requiredText(0, BODY), revision);
  }

  private static Optional<Revision> revision(Rows rows, int column, Optional<String> sight) {
    return rows.columns().size() > column
        ? Optional.ofNullable(rows.integer(0, column)).map(at -> new Revision(at, sight))
        : Optional.empty();
  }
}
