package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.Verdict;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.Claims;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.command.DecidedCommand;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.CallsOutcome;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.SessionInactive;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.MisfittingOutput;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;

/**
 * Runs one operation of one bundle: its calls of modules, where it has any, and its statement. A
 * {@link ServedBundle} asks for it again where another bundle is live. Thread-safe.
 */
public final class OperationRunner {
  private final CommandExecutor commands;
  private final QueryExecutor queries;
  private final CallExecutor calls;
  private final ActingCommands acting;
  private final WakeUp wakeUp;

  /**
   * @param claims of commands that do something outside
   * @param wakeUp rung beside each command, or after each that was accepted; must not wait for
   *     anybody
   */
  public OperationRunner(
      CommandExecutor commands,
      QueryExecutor queries,
      CallExecutor calls,
      Claims claims,
      WakeUp wakeUp) {
    this.commands = commands;
    this.queries = queries;
    this.calls = calls;
    this.acting = new ActingCommands(commands, calls, claims);
    this.wakeUp = wakeUp;
  }

  /**
   * Runs {@code request} with the plans of one bundle.
   *
   * @param modules what the operation can call, as this request sees them
   * @return stale if another bundle is live; nothing was decided then, though calls may have been
   *     made: with the request's key they are made once in effect
   * @throws DatabaseUnavailable if no answer came: with a key the request may be sent again
   * @throws StatementFailed if the database refused the statement: nothing was decided
   * @throws ModuleFailed if a module refused or gave no response
   * @throws MisfittingOutput if a response does not fit the statement
   * @throws SessionInactive if the operation asks for a session and there is none
   */
  public Attempt<OperationOutcome> run(
      OperationPlans plans, OperationRequest request, Modules modules) {
    Binding binding = request.binding();
    if (binding.refuses(request.inputs())) return refused(plans, request);
    return switch (binding.operation().kind()) {
      case COMMAND, QUERY -> withCalls(plans, request, plans.discreet(modules));
      case NATIVE ->
          new Attempt.Settled<>(new OperationOutcome.HandlerMissing(binding.operation().name()));
    };
  }

  /** The bundle that decided what {@code request} is answered again, if anything is recorded. */
  public Optional<BundleId> recordedUnder(OperationRequest request) {
    return commands.recordedUnder(request.facts());
  }

  /** What the caller was told when they still might, they are told again: it does nothing. */
  private Attempt<OperationOutcome> refused(OperationPlans plans, OperationRequest request) {
    OperationContext context = request.context();
    if (request.binding().isCommand() && context.key().isPresent() && context.actor().isPresent()) {
      var recorded = commands.recorded(plans.bundle(), request.facts());
      if (recorded.isPresent()) return decided(recorded.get());
    }
    return new Attempt.Settled<>(new OperationOutcome.Forbidden());
  }

  private Attempt<OperationOutcome> withCalls(
      OperationPlans plans, OperationRequest request, Modules modules) {
    var arguments = new Arguments(plans.bundle(), request.inputs().all(), request.facts());
    Optional<CallPlan> steps = plans.calls(request.binding());
    if (steps.isEmpty()) {
      return statement(plans, request, arguments);
    }
    if (steps.get().claim().isPresent()) {
      return acting(plans, request.binding(), steps.get(), arguments, request.sent(), modules);
    }
    if (maySkip(steps.get(), request)) {
      var recorded = commands.recorded(plans.bundle(), arguments.facts());
      if (recorded.isPresent()) {
        return decided(recorded.get());
      }
    }
    return switch (calls.execute(steps.get(), arguments, modules)) {
      case Attempt.Settled<CallsOutcome>(CallsOutcome.Done(var outputs)) ->
          statement(plans, request, arguments.with(outputs));
      case Attempt.Settled<CallsOutcome>(CallsOutcome.Ambiguous(var node)) ->
          new Attempt.Settled<>(new OperationOutcome.Ambiguous(node));
      case Attempt.Stale<CallsOutcome>(var live) -> new Attempt.Stale<>(live);
    };
  }

  /** Goes on with a command that was claimed, for {@link LeftClaims}. */
  Attempt<OperationOutcome> resume(
      OperationPlans plans,
      Binding binding,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Modules modules) {
    return acting(
        plans,
        binding,
        plans.calls(binding).orElseThrow(),
        arguments,
        sent,
        plans.discreet(modules));
  }

  private Attempt<OperationOutcome> acting(
      OperationPlans plans,
      Binding binding,
      CallPlan steps,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Modules modules) {
    if (!wakeUp.afterCommit()) wakeUp.ring();
    Attempt<OperationOutcome> outcome =
        acting.run(plans.command(binding), steps, arguments, sent, modules);
    boolean appended =
        outcome
            instanceof
            Attempt.Settled<OperationOutcome>(
                OperationOutcome.Decided(CommandOutcome.Accepted _, _, _));
    if (wakeUp.afterCommit() && appended) wakeUp.ring();
    return outcome;
  }

  /**
   * Whether an answer that was given before stands for all steps. A graph that looks at the
   * caller's session itself, with nobody asked before, has to look again.
   */
  private static boolean maySkip(CallPlan steps, OperationRequest request) {
    return request.binding().isCommand()
        && request.context().key().isPresent()
        && steps.calls(CallStep.Kind.PLAIN)
        && (request.context().vouched() || !steps.calls(CallStep.Kind.SESSION));
  }

  private Attempt<OperationOutcome> statement(
      OperationPlans plans, OperationRequest request, Arguments arguments) {
    Binding binding = request.binding();
    if (!binding.isCommand()) {
      return queries.execute(plans.query(binding), arguments).map(OperationRunner::answered);
    }
    if (!wakeUp.afterCommit()) wakeUp.ring();
    Attempt<DecidedCommand> attempt =
        commands.decide(plans.command(binding), arguments, request.sent());
    if (wakeUp.afterCommit() && accepted(attempt)) wakeUp.ring();
    return attempt.map(
        one ->
            new OperationOutcome.Decided(
                one.outcome(), one.tokens(), one.verdict() == Verdict.UNSEEN));
  }

  /** Others append nothing. */
  private static boolean accepted(Attempt<DecidedCommand> attempt) {
    return attempt
        instanceof Attempt.Settled<DecidedCommand>(DecidedCommand(CommandOutcome.Accepted _, _, _));
  }

  private static Attempt<OperationOutcome> decided(Attempt<CommandOutcome> command) {
    return command.map(OperationOutcome.Decided::new);
  }

  private static OperationOutcome answered(QueryOutcome outcome) {
    return switch (outcome) {
      case QueryOutcome.Answered(var body, var revision, var next) ->
          new OperationOutcome.Answered(body, revision, next);
      case QueryOutcome.PageRefused(var reason) -> new OperationOutcome.PageRefused(reason);
      case QueryOutcome.Unchanged(var revision) -> new OperationOutcome.Unchanged(revision);
      case QueryOutcome.Ambiguous(var node) -> new OperationOutcome.Ambiguous(node);
    };
  }
}
