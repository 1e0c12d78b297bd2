package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import java.time.Duration;
import java.util.Optional;

/** What came of calling a step's target. */
sealed interface Answer {
  /**
   * It was done.
   *
   * @param result what it answers; empty where there is none
   */
  record Done(Optional<Json> result, BundleId bundle) implements Answer {}

  /** It was refused: asked again, it would be again. */
  record Refused(Trouble why, BundleId bundle) implements Answer {}

  /**
   * It has to wait: a limit is reached, and nothing was decided.
   *
   * @param pause until there is room again
   */
  record Delayed(String why, Duration pause) implements Answer {}

  /** No answer came. */
  record Failed(String why) implements Answer {}
}
