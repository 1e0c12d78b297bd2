package dev.lathe.model.bundle.workflow;

import java.util.OptionalLong;

/**
 * How much a run may spend; what is not named has no limit. It is compared before a call, so what
 * would be too much is not called.
 *
 * @param steps that the run has taken, each an event of its stream
 * @param calls of bindings, modules and other definitions, each try counted
 * @param cost of these calls, in the unit that the project's {@link StepPolicy#cost} has
 */
public record Budget(OptionalLong steps, OptionalLong calls, OptionalLong cost) {
  /** Without limits. */
  public static final Budget NONE =
      new Budget(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
