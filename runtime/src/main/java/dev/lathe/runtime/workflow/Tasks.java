package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is to do of a run by itself. */
final class Tasks {
  private Tasks() {}

  /**
   * When there is something to do: the earliest alarm, or the earliest next try of a task; empty
   * where it waits for somebody.
   *
   * @param now for what may be done at once
   */
  static Optional<Instant> due(WorkflowPlan plan, RunState state, Instant now) {
    if (state.halt() == Halt.ALL) return Optional.empty();
    return Stream.concat(
            state.alarms().stream().map(Alarm::at),
            open(plan, state).map(token -> token.again().orElse(now)))
        .min(Instant::compareTo);
  }

  /** The first task that may be done at {@code now}. */
  static Optional<Token> first(WorkflowPlan plan, RunState state, Instant now) {
    return open(plan, state)
        .filter(token -> token.again().filter(now::isBefore).isEmpty())
        .min(Comparator.comparing(Token::id));
  }

  /** The first alarm that is due at {@code now}. */
  static Optional<Alarm> alarm(RunState state, Instant now) {
    if (state.halt() == Halt.ALL) return Optional.empty();
    return state.alarms().stream()
        .filter(alarm -> !alarm.at().isAfter(now))
        .min(Comparator.comparing(Alarm::at).thenComparing(Alarm::token));
  }

  private static Stream<Token> open(WorkflowPlan plan, RunState state) {
    return state.halt() == Halt.ALL
        ? Stream.empty()
        : state.tokens().stream().filter(token -> isOpen(plan, state, token));
  }

  /** Whether there is something to do where {@code token} rests, now or later. */
  static boolean isOpen(WorkflowPlan plan, RunState state, Token token) {
    return token.trouble().isEmpty()
        && token.calls().isEmpty()
        && called(plan.node(token.node()).orElseThrow(), token)
        && state.scopes().stream().noneMatch(scope -> scope.id() == token.id());
  }

  private static boolean called(FlowNode node, Token token) {
    return node instanceof FlowNode.CallActivity
        || (node instanceof FlowNode.ServiceTask step && !Consents.waits(step, token));
  }
}
