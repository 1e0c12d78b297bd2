package dev.lathe.runtime.command;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Decides a command and appends what it decides, all or nothing, in one statement. Thread-safe. */
public final class CommandExecutor {
  /** The columns are those of a decision. */
  private static final String RECORDED =
      """
      SELECT CASE WHEN (SELECT bundle FROM live) IS NOT ?1 THEN 'stale' \
      WHEN hash=?2 THEN 'replayed' ELSE 'key_reused' END AS outcome,outcome AS first,\
      CASE WHEN (SELECT bundle FROM live) IS NOT ?1 \
      THEN json_object('live',(SELECT bundle FROM live)) ELSE detail END AS detail,result \
      FROM command WHERE scope=?3 AND key=?4""";

  private final Database database;
  private final Binder binder;

  /**
   * @param ids UUIDv7s for events and {@code uuid} nodes
   */
  public CommandExecutor(Database database, Supplier<UUID> ids) {
    this.database = database;
    this.binder = new Binder(ids);
  }

  /**
   * Executes {@code request}: one round trip, two where the first got no answer.
   *
   * @return what the statement returned; a refusal is an outcome, not an exception
   * @throws DatabaseUnavailable if no answer came twice: it may have been applied, so send it again
   *     with the same key
   * @throws StatementFailed if the database refused the statement: nothing was applied
   */
  public CommandOutcome execute(CommandRequest request) {
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
            Statement.Access.WRITE);
    try {
      return CommandRow.outcome(database.execute(statement), request.bundle());
    } catch (DatabaseUnavailable unanswered) {
      return again(statement, request);
    }
  }

  /**
   * What was decided before for the same key, if anything: asked by operations that do something
   * outside before their statement, so that a retry does not do it again. One round trip.
   */
  public Optional<CommandOutcome> recorded(BundleId bundle, Facts facts) {
    Rows rows =
        database.execute(
            Statement.read(RECORDED, bundle.value(), facts.hash(), facts.scope(), facts.key()));
    return rows.size() == 0 ? Optional.empty() : Optional.of(CommandRow.outcome(rows, bundle));
  }

  /**
   * A commit may get lost on its way back, seen once in five kills of the server (2026-11-20): with
   * the same key the statement then answers with what it decided.
   */
  private CommandOutcome again(Statement statement, CommandRequest request) {
    var outcome = CommandRow.outcome(database.execute(statement), request.bundle());
    if (outcome instanceof CommandOutcome.Replayed(var first)
        && request.facts().clientKey().isEmpty()) {
      return first; // our own repeat, of which the client knows nothing
    }
    return outcome;
  }
}
