package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.Variant;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import dev.lathe.runtime.sql.TenantDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes the statements of plans in the database of the request's tenant. Thread-safe. */
public final class PlanStatements {
  private final TenantDatabases databases;
  private final Binder binder;

  public PlanStatements(TenantDatabases databases, Ids ids) {
    this.databases = databases;
    this.binder = new Binder(ids);
  }

  /**
   * Binds the parameters of {@code plan} and executes it: one round trip, two where the first got
   * no answer. The second sends the same values, so a command that was applied unseen is found by
   * its key.
   *
   * @throws DatabaseUnavailable if no answer came twice, or the token is refused
   * @throws StatementTimedOut if the caller's deadline passed before
   * @throws StatementFailed if the database refused the statement: nothing was applied
   * @throws MisfittingOutput if an output has another type than the statement asks for
   */
  public Rows execute(Variant plan, Statement.Access access, Arguments arguments) {
    return execute(plan, bound(plan, arguments), access, arguments);
  }

  /**
   * What {@link #execute} binds.
   *
   * @throws MisfittingOutput if an output has another type than the statement asks for
   */
  public List<@Nullable Object> bound(Variant plan, Arguments arguments) {
    return binder.bind(plan.parameters(), arguments);
  }

  /** The same with {@code values} bound. */
  public Rows execute(
      Variant plan, List<@Nullable Object> values, Statement.Access access, Arguments arguments) {
    return execute(new Statement(plan.sql(), values, access), arguments);
  }

  /** Executes {@code statement} for the caller of {@code arguments}, as above. */
  public Rows execute(Statement statement, Arguments arguments) {
    Database database = databases.of(arguments.facts().tenant());
    Optional<Deadline> deadline = arguments.facts().deadline();
    try {
      return database.execute(within(deadline, statement));
    } catch (DatabaseUnavailable unanswered) {
      if (unanswered.isTokenRefused()) throw unanswered; // the same token would be refused again
      return database.execute(within(deadline, statement));
    }
  }

  private static Statement within(Optional<Deadline> deadline, Statement statement) {
    if (deadline.isEmpty()) return statement;
    Duration left = deadline.get().left();
    if (left.isZero()) throw new StatementTimedOut(statement);
    return statement.within(left);
  }
}
