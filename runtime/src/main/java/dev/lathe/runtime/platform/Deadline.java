package dev.lathe.runtime.platform;

import java.time.Duration;

/**
 * A moment after which nobody waits for an answer any more.
 *
 * @param tick as {@code time} counts them
 */
public record Deadline(Time time, long tick) {
  /** The one that is {@code patience} from now. */
  public static Deadline in(Duration patience, Time time) {
    return new Deadline(time, time.ticks() + patience.toNanos());
  }

  /** How long until then; zero where it has passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, tick - time.ticks()));
  }
}
