package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.FlowNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run has spent of its budget.
 *
 * @param steps it has taken
 * @param calls tried
 * @param cost of those
 */
record Spent(long steps, long calls, long cost) {
  static final Spent NOTHING = new Spent(0, 0, 0);

  Spent step() {
    return new Spent(steps + 1, calls, cost);
  }

  /** After a validator was asked. */
  Spent asked() {
    return new Spent(steps, calls + 1, cost);
  }

  /** After {@code node} was tried; what calls nothing costs nothing. */
  Spent tried(FlowNode node) {
    return switch (node) {
      case FlowNode.ServiceTask task ->
          new Spent(steps, calls + 1, Math.addExact(cost, task.policy().cost()));
      case FlowNode.CallActivity _ -> new Spent(steps, calls + 1, cost);
      default -> this;
    };
  }

  /** Why {@code node} is not tried; empty where {@code budget} has what it takes. */
  Optional<Trouble> exceeds(Budget budget, FlowNode node) {
    Spent after = step().tried(node);
    if (over(after.steps, budget.steps())) return exceeded(node, "steps", budget.steps());
    if (over(after.calls, budget.calls())) return exceeded(node, "calls", budget.calls());
    if (over(after.cost, budget.cost())) return exceeded(node, "cost", budget.cost());
    return Optional.empty();
  }

  private static boolean over(long amount, OptionalLong most) {
    return most.isPresent() && amount > most.getAsLong();
  }

  private static Optional<Trouble> exceeded(FlowNode node, String what, OptionalLong most) {
    return Optional.of(
        Incident.WORKFLOW_BUDGET_EXCEEDED.because(
            "`%s` is not called: the run's budget has `%s` %s"
                .formatted(node.id(), what, most.orElseThrow())));
  }
}
