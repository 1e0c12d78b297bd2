package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;

/**
 * What an operation does outside the database before its statement: calls of modules, and what the
 * calls need to be read or made first. The steps run in order, one at a time; each gives an output
 * under its node's name, which later steps and the statement's parameters read.
 *
 * @param name of the command or query whose statement follows
 * @param graph the id of its graph as its author gave it, which makes idempotency keys
 * @param claim of a command one of whose steps acts
 */
public record CallPlan(String name, String graph, List<CallStep> steps, Optional<ClaimPlan> claim) {
  public CallPlan {
    steps = List.copyOf(steps);
  }

  /** One that claims nothing. */
  public CallPlan(String name, String graph, List<CallStep> steps) {
    this(name, graph, steps, Optional.empty());
  }

  /** Whether a step changes something outside. */
  public boolean acts() {
    for (CallStep step : steps) {
      if (step instanceof CallStep.Call call && call.acts()) return true;
    }
    return false;
  }

  /** Whether a step calls a module in that way. */
  public boolean calls(CallStep.Kind kind) {
    for (CallStep step : steps) {
      if (step instanceof CallStep.Call call && call.kind() == kind) return true;
    }
    return false;
  }
}
