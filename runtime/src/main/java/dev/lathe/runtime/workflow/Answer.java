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
   * It has to wait, and no try is counted: a limit is reached, somebody else is at the command, or
   * the database was away. What was decided all the same is answered the next time.
   *
   * @param pause until it is asked again
   */
  record Delayed(String why, Duration pause) implements Answer {}

  /** No answer came of what it calls, or not in its time. */
  record Failed(String why) implements Answer {}
}
