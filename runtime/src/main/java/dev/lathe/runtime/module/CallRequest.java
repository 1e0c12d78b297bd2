package dev.lathe.runtime.module;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import java.util.Map;

/**
 * The steps before one statement.
 *
 * @param bundle the bundle that {@code plan} is from
 * @param inputs by the graph's names, coerced; what is not there is missing
 */
public record CallRequest(
    BundleId bundle, CallPlan plan, Map<String, InputValue> inputs, Facts facts) {
  public CallRequest {
    inputs = Map.copyOf(inputs);
  }
}
