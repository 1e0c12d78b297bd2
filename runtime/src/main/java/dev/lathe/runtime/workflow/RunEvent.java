package dev.lathe.runtime.workflow;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import java.util.Optional;

/**
 * What happened to a run.
 *
 * @param type e.g. {@code StepCompleted}
 * @param after what there is to tell of it
 * @param id of an event that happens once; empty for a fresh one
 */
record RunEvent(String type, Json.Obj after, Optional<String> id) {
  RunEvent(String type, Json.Obj after) {
    this(type, after, Optional.empty());
  }

  /** The same as the only one that {@code of} names, whoever writes it. */
  RunEvent once(String of) {
    String digits = Sha256.hex(of);
    return new RunEvent(
        type,
        after,
        Optional.of(
            String.join(
                "-",
                digits.substring(0, 8),
                digits.substring(8, 12),
                digits.substring(12, 16),
                digits.substring(16, 20),
                digits.substring(20, 32))));
  }
}
