package dev.lathe.runtime.command;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import java.util.Map;

/**
 * One command to decide.
 *
 * @param bundle the bundle that {@code plan} is from
 * @param inputs by the graph's names, coerced; what is not there is missing
 */
public record CommandRequest(
    BundleId bundle, CommandPlan plan, Map<String, InputValue> inputs, Facts facts) {
  public CommandRequest {
    inputs = Map.copyOf(inputs);
  }
}
