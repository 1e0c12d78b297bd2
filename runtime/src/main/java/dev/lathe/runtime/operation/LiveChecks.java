package dev.lathe.runtime.operation;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;

/**
 * How often answers that no statement confirms may ask the database what is live: a few at once,
 * then one a second, so that a scanner of paths costs next to nothing. Thread-safe.
 */
final class LiveChecks {
  /** So many that somebody who tries a new route is not held up by who tried before. */
  static final int BURST = 5;

  private static final long REFILL = Duration.ofSeconds(1).toNanos();

  private final Time time;
  private int left = BURST;
  private long since;

  LiveChecks(Time time) {
    this.time = time;
    this.since = time.ticks();
  }

  /** Whether one more is allowed now; it counts then. */
  synchronized boolean take() {
    long now = time.ticks();
    long refilled = (now - since) / REFILL;
    if (refilled > 0) {
      left = (int) Math.min(BURST, left + refilled);
      since = now;
    }
    if (left == 0) return false;
    left--;
    return true;
  }
}
