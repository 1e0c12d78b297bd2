package dev.lathe.runtime.workflow;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * The database's clock as it was read with a run, going on with the ticks of this process.
 *
 * @param at what it said
 * @param tick when, as {@code time} counts them
 */
record RunClock(Instant at, long tick, Time time) {
  Instant now() {
    return at.plus(Duration.ofNanos(time.ticks() - tick));
  }
}
