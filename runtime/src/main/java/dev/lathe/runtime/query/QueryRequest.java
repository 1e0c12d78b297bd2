package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.Outputs;
import java.util.Map;

/**
 * One query to answer.
 *
 * @param bundle the bundle that {@code plan} is from
 * @param outputs of the steps before its statement
 * @param inputs by the graph's names, coerced; what is not there is missing
 */
public record QueryRequest(
    BundleId bundle, QueryPlan plan, Map<String, InputValue> inputs, Facts facts, Outputs outputs) {
  public QueryRequest {
    inputs = Map.copyOf(inputs);
  }

  /** Without steps before its statement. */
  public QueryRequest(
      BundleId bundle, QueryPlan plan, Map<String, InputValue> inputs, Facts facts) {
    this(bundle, plan, inputs, facts, Outputs.NONE);
  }
}
