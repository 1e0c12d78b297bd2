package dev.lathe.runtime.platform;

import java.time.Duration;
import java.time.Instant;

/** The clock on the wall, a clock for measuring, and waiting. Safe for many threads. */
public interface Time {
  /** The time of day, for what people and other machines read; it may jump, also backwards. */
  Instant now();

  /**
   * Nanoseconds since a moment that only this process knows: for measuring and for deadlines, never
   * backwards. Compare differences, as the numbers may overflow.
   */
  long ticks();

  /**
   * Waits, and gives the turn to others. Returns early where the thread is interrupted, which it is
   * still after that: look at {@link Thread#isInterrupted()} where an early end matters.
   */
  void sleep(Duration pause);
}
