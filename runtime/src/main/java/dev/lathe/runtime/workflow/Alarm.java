package dev.lathe.runtime.workflow;

import java.time.Instant;

/**
 * A timer that is set.
 *
 * @param node the event that it is of; empty for the run's deadline
 * @param token that waits there, or that of the activity which the event is attached to
 * @param left how often it fires after that, -1 for without end
 */
record Alarm(String node, long token, Instant at, int left) {
  /** In place of a token: the alarm is the deadline of the run. */
  static final long RUN = 0;
}
