package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.Verdict;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.Claim;
import dev.lathe.runtime.command.ClaimLost;
import dev.lathe.runtime.command.Claimed;
import dev.lathe.runtime.command.Claims;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.command.DecidedCommand;
import dev.lathe.runtime.command.EffectWithoutEvent;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.module.Acting;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.CallsOutcome;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.MisfittingOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs commands that do something outside: the first statement claims the key and decides what can
 * be decided, then come the calls, each kept when it is answered, and the second statement decides
 * again, appends, and ends the claim. Wherever that is cut off, whoever comes with the key once the
 * claim's time is over goes on from there. Thread-safe.
 */
final class ActingCommands {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final CommandExecutor commands;
  private final CallExecutor calls;
  private final Claims claims;

  ActingCommands(CommandExecutor commands, CallExecutor calls, Claims claims) {
    this.commands = commands;
    this.calls = calls;
    this.claims = claims;
  }

  /**
   * Runs the command {@code plan}.
   *
   * @param steps with a claim
   * @throws ModuleFailed if a call got no response or was refused
   */
  Attempt<OperationOutcome> run(
      CommandPlan plan,
      CallPlan steps,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Modules modules) {
    ClaimPlan claim = steps.claim().orElseThrow();
    return switch (calls.execute(
        steps, steps.steps().subList(0, claim.before()), arguments, modules, Acting.UNWATCHED)) {
      case Attempt.Stale<CallsOutcome>(var live) -> new Attempt.Stale<>(live);
      case Attempt.Settled<CallsOutcome>(CallsOutcome.Ambiguous(var node)) ->
          new Attempt.Settled<>(new OperationOutcome.Ambiguous(node));
      case Attempt.Settled<CallsOutcome>(CallsOutcome.Done(var outputs)) ->
          claimed(plan, steps, arguments.with(outputs), sent, modules);
    };
  }

  private Attempt<OperationOutcome> claimed(
      CommandPlan plan,
      CallPlan steps,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Modules modules) {
    return switch (claims.take(steps.claim().orElseThrow(), arguments, sent)) {
      case Attempt.Stale<Claimed>(var live) -> new Attempt.Stale<>(live);
      case Attempt.Settled<Claimed>(Claimed.Decided(var decided)) ->
          new Attempt.Settled<>(
              new OperationOutcome.Decided(
                  decided.outcome(), decided.tokens(), decided.verdict() == Verdict.UNSEEN));
      case Attempt.Settled<Claimed>(Claimed.InProgress(double seconds)) ->
          new Attempt.Settled<>(inProgress(seconds));
      case Attempt.Settled<Claimed>(Claimed.Unknown()) -> throw ModuleFailed.stillUnknown();
      case Attempt.Settled<Claimed>(Claimed.Refused(var detail)) ->
          new Attempt.Settled<>(new OperationOutcome.WithoutEvent(detail));
      case Attempt.Settled<Claimed>(Claimed.Taken taken) ->
          taken(plan, steps, arguments, sent, modules, taken);
    };
  }

  private Attempt<OperationOutcome> taken(
      CommandPlan plan,
      CallPlan steps,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Modules modules,
      Claimed.Taken taken) {
    Arguments known = arguments.with(taken.outputs());
    var claim = new Claim(claims, calls, arguments.facts(), modules, taken, answered(steps, known));
    try {
      Optional<EffectWithoutEvent> refused = claim.refusedBefore();
      if (refused.isPresent()) throw refused.get();
      return switch (calls.execute(steps, steps.steps(), known, modules, claim)) {
        case Attempt.Stale<CallsOutcome>(var live) -> new Attempt.Stale<>(live);
        case Attempt.Settled<CallsOutcome>(CallsOutcome.Ambiguous(var node)) -> {
          throw claim.refuse("ambiguous");
        }
        case Attempt.Settled<CallsOutcome>(CallsOutcome.Done(var outputs)) ->
            decided(plan, known.with(outputs), sent, claim, taken.tokens());
      };
    } catch (ClaimLost lost) {
      return new Attempt.Settled<>(inProgress(0));
    } catch (EffectWithoutEvent effect) {
      return new Attempt.Settled<>(new OperationOutcome.WithoutEvent(effect.detail()));
    }
  }

  private Attempt<OperationOutcome> decided(
      CommandPlan plan,
      Arguments arguments,
      RecordedRequest.Sent sent,
      Claim claim,
      OptionalDouble tokens) {
    Attempt<DecidedCommand> attempt;
    try {
      attempt = commands.decideClaimed(plan, arguments, sent);
    } catch (MisfittingOutput misfit) {
      throw claim.refuse("misfitting_output");
    }
    return switch (attempt) {
      case Attempt.Stale<DecidedCommand>(var live) -> new Attempt.Stale<>(live);
      case Attempt.Settled<DecidedCommand>(var decided) -> {
        if (!accepted(decided.outcome())) throw claim.refuse(word(decided));
        yield new Attempt.Settled<>(new OperationOutcome.Decided(decided.outcome(), tokens, false));
      }
    };
  }

  private static boolean accepted(CommandOutcome outcome) {
    return outcome instanceof CommandOutcome.Accepted
        || (outcome instanceof CommandOutcome.Replayed(var first)
            && first instanceof CommandOutcome.Accepted);
  }

  private static String word(DecidedCommand decided) {
    return decided.verdict().word();
  }

  /** Calls that act and have their answer. */
  private static List<String> answered(CallPlan steps, Arguments known) {
    return steps.steps().stream()
        .filter(step -> step instanceof CallStep.Call call && call.acts())
        .map(CallStep::node)
        .filter(node -> known.outputs().of(node).isPresent())
        .toList();
  }

  private static OperationOutcome inProgress(double seconds) {
    Duration left = Duration.ofSeconds((long) Math.ceil(seconds));
    return new OperationOutcome.InProgress(
        left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left);
  }
}
