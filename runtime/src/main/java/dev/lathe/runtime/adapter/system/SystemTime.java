package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.platform.Time;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The machine's clocks. */
public final class SystemTime implements Time {
  private static final Clock CLOCK = Clock.systemUTC();

  @Override
  public Instant now() {
    return CLOCK.instant();
  }

  @Override
  public long ticks() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
