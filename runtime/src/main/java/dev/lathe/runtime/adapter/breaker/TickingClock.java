package dev.lathe.runtime.adapter.breaker;

import dev.lathe.runtime.platform.Time;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Counts from 1970 since it was made, whatever is done to the clock on the wall. */
final class TickingClock extends Clock {
  private final Time time;
  private final long began;

  TickingClock(Time time) {
    this.time = time;
    this.began = time.ticks();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(time.ticks() - began);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nobody asks for days of it");
  }
}
