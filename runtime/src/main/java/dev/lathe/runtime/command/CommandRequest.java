package dev.lathe.runtime.command;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.Outputs;
import java.util.Map;

/**
 * One command to decide.
 *
 * @param bundle the bundle that {@code plan} is from
 * @param outputs of the steps before its statement
 * @param inputs by the graph's names, coerced; what is not there is missing
 */
public record CommandRequest(
    BundleId bundle,
    CommandPlan plan,
    Map<String, InputValue> inputs,
    Facts facts,
    Outputs outputs) {
  public CommandRequest {
    inputs = Map.copyOf(inputs);
  }

  /** Without steps before its statement. */
  public CommandRequest(
      BundleId bundle, CommandPlan plan, Map<String, InputValue> inputs, Facts facts) {
    this(bundle, plan, inputs, facts, Outputs.NONE);
  }
}
