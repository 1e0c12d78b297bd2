package dev.lathe.simulation;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.time.Instant;

/** The time of all, which passes when somebody waits or the world says so. */
final class VirtualTime implements Time {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private long nanos;

  void advance(Duration by) {
    nanos += by.toNanos();
  }

  /** Seconds since 1970, as the database's clock has them. */
  double seconds() {
    return START.getEpochSecond() + nanos / 1e9;
  }

  /** The same of a moment as statements write it. */
  static double seconds(String moment) {
    Instant at = Instant.parse(moment);
    return at.getEpochSecond() + at.getNano() / 1e9;
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public long ticks() {
    return nanos;
  }

  @Override
  public void sleep(Duration pause) {
    advance(pause);
  }

  /** The same time on a machine whose wall clock is wrong. */
  Time off(Duration by) {
    VirtualTime right = this;
    return new Time() {
      @Override
      public Instant now() {
        return right.now().plus(by);
      }

      @Override
      public long ticks() {
        return right.ticks();
      }

      @Override
      public void sleep(Duration pause) {
        right.sleep(pause);
      }
    };
  }
}
