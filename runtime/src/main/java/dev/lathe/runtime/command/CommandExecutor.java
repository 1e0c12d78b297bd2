package dev.lathe.runtime.command;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.Verdict;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.TenantDatabases;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides a command and appends what it decides, all or nothing, in one statement. Thread-safe. */
public final class CommandExecutor {
  /** The columns are those of a decision. */
  private static final String RECORDED =
      """
      SELECT CASE WHEN (SELECT bundle FROM live) IS NOT ?1 THEN '%s' \
      WHEN hash=?2 THEN '%s' ELSE '%s' END AS outcome,outcome AS first,\
      CASE WHEN (SELECT bundle FROM live) IS NOT ?1 \
      THEN json_object('live',(SELECT bundle FROM live)) ELSE detail END AS detail,result \
      FROM command WHERE scope=?3 AND key=?4"""
          .formatted(Verdict.STALE.word(), Verdict.REPLAYED.word(), Verdict.KEY_REUSED.word());

  private static final String RECORDED_UNDER =
      "SELECT bundle FROM command WHERE scope=?1 AND key=?2";

  private final TenantDatabases databases;
  private final PlanStatements statements;
  private final RecordingStatements recorded;

  /** One that keeps no more than a retry needs. */
  public CommandExecutor(TenantDatabases databases, Ids ids) {
    this(databases, ids, Recording.NONE);
  }

  /**
   * @param recording whether what commands are decided with is kept
   */
  public CommandExecutor(TenantDatabases databases, Ids ids, Recording recording) {
    this.databases = databases;
    this.statements = new PlanStatements(databases, ids);
    this.recorded = new RecordingStatements(statements, recording);
  }

  /**
   * Decides {@code plan}: one round trip, two where the first got no answer.
   *
   * @return what the statement returned; a refusal is an outcome, not an exception
   * @throws DatabaseUnavailable if no answer came twice: it may have been applied, so send it again
   *     with the same key
   * @throws StatementFailed if the database refused the statement: nothing was applied
   */
  public Attempt<DecidedCommand> decide(CommandPlan plan, Arguments arguments) {
    Rows rows =
        statements.execute(plan.statement(arguments::gives), Statement.Access.WRITE, arguments);
    return read(rows, arguments);
  }

  /**
   * The same of what a caller sent: where that is to be kept, it is with the decision or not at
   * all, in the same request.
   */
  public Attempt<DecidedCommand> decide(
      CommandPlan plan, Arguments arguments, RecordedRequest.Sent sent) {
    return decide(plan, arguments, sent, UnaryOperator.identity());
  }

  /**
   * The same of a command that was claimed: where it is accepted, its claim ends with it.
   *
   * @throws DatabaseUnavailable as above; the claim is there then, and whoever has its key goes on
   */
  public Attempt<DecidedCommand> decideClaimed(
      CommandPlan plan, Arguments arguments, RecordedRequest.Sent sent) {
    Statement end = Claims.end(arguments.facts());
    return decide(plan, arguments, sent, decision -> decision.with(end));
  }

  /**
   * @param beside adds what is done with the decision
   */
  private Attempt<DecidedCommand> decide(
      CommandPlan plan,
      Arguments arguments,
      RecordedRequest.Sent sent,
      UnaryOperator<Statement> beside) {
    Variant variant = plan.statement(arguments::gives);
    List<@Nullable Object> values = statements.bound(variant, arguments);
    Statement decision = beside.apply(new Statement(variant.sql(), values, Statement.Access.WRITE));
    Rows rows =
        recorded.execute(
            decision,
            () -> RecordedRequest.of(sent, arguments, variant.parameters(), values),
            arguments);
    return read(rows, arguments);
  }

  private static Attempt<DecidedCommand> read(Rows rows, Arguments arguments) {
    return CommandRow.decided(rows, arguments.bundle())
        .map(decided -> decided.with(firstAnswer(decided.outcome(), arguments.facts())));
  }

  /** The same for whom limits say nothing. */
  public Attempt<CommandOutcome> execute(CommandPlan plan, Arguments arguments) {
    return decide(plan, arguments).map(DecidedCommand::outcome);
  }

  /**
   * What was decided before for the same key, if anything: asked by operations that do something
   * outside before their statement, so that a retry does not do it again. One round trip.
   */
  public Optional<Attempt<CommandOutcome>> recorded(BundleId bundle, Facts facts) {
    Rows rows =
        databases
            .of(facts.tenant())
            .execute(
                Statement.read(RECORDED, bundle.value(), facts.hash(), facts.scope(), facts.key()));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(CommandRow.decided(rows, bundle).map(DecidedCommand::outcome));
  }

  /** The bundle that decided what is recorded for that key, if anything is. One round trip. */
  public Optional<BundleId> recordedUnder(Facts facts) {
    Rows rows =
        databases
            .of(facts.tenant())
            .execute(Statement.read(RECORDED_UNDER, facts.scope(), facts.key()));
    return rows.isEmpty() ? Optional.empty() : Optional.of(new BundleId(rows.requiredText(0, 0)));
  }

  /**
   * A commit may get lost on its way back, seen once in five kills of the server (2026-11-20). The
   * statement that is sent again then meets what it decided itself; a client that sent no key knows
   * nothing of a replay.
   */
  private static CommandOutcome firstAnswer(CommandOutcome outcome, Facts facts) {
    return outcome instanceof CommandOutcome.Replayed(var first) && facts.clientKey().isEmpty()
        ? first
        : outcome;
  }
}
