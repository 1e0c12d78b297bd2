package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import java.util.Map;

/**
 * One query to answer.
 *
 * @param bundle the bundle that {@code plan} is from
 * @param inputs by the graph's names, coerced; what is not there is missing
 */
public record QueryRequest(
    BundleId bundle, QueryPlan plan, Map<String, InputValue> inputs, Facts facts) {
  public QueryRequest {
    inputs = Map.copyOf(inputs);
  }
}
