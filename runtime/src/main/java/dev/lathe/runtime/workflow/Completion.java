package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.util.List;

/**
 * An activity that was completed and can be compensated.
 *
 * @param order what was completed later has a higher one
 * @param scope the execution in which it can be
 * @param within completed sub-processes and loops around it, up to {@code scope}
 * @param locals the variables that were its own
 */
record Completion(long order, String node, long scope, List<String> within, Json.Obj locals) {
  Completion {
    within = List.copyOf(within);
  }

  /** Of {@code activity}, or of one within it. */
  boolean of(String activity) {
    return node.equals(activity) || within.contains(activity);
  }
}
