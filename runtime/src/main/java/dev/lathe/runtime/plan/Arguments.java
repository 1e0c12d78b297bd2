package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.BundleId;
import java.util.Map;

/**
 * What the parameters of a plan are bound from.
 *
 * @param bundle the bundle that the plan is from
 * @param inputs by the graph's names, coerced; an input that is not there is missing
 * @param outputs of the steps that ran before the statement
 */
public record Arguments(
    BundleId bundle, Map<String, InputValue> inputs, Facts facts, Outputs outputs) {
  public Arguments {
    inputs = Map.copyOf(inputs);
  }

  /** Those of an operation before any of its steps ran. */
  public Arguments(BundleId bundle, Map<String, InputValue> inputs, Facts facts) {
    this(bundle, inputs, facts, Outputs.NONE);
  }

  /** Whether the request gives the input {@code name}; a null is not given. */
  public boolean gives(String name) {
    return !(inputs.getOrDefault(name, InputValue.missing()) instanceof InputValue.Missing);
  }

  /** The same with other inputs. */
  public Arguments withInputs(Map<String, InputValue> others) {
    return new Arguments(bundle, others, facts, outputs);
  }

  /** The same with the outputs that there are by now. */
  public Arguments with(Outputs given) {
    return new Arguments(bundle, inputs, facts, given);
  }
}
