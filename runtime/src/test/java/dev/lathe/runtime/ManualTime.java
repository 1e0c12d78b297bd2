package dev.lathe.runtime;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Time that stands until a test moves it; who sleeps moves it too, and does not wait. */
public final class ManualTime implements Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now;

  public ManualTime() {
    this(START);
  }

  public ManualTime(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  public void advance(Duration by) {
    now.updateAndGet(at -> at.plus(by));
  }

  /** The system's platform, but for its time. */
  public Platform platform() {
    Platform system = SystemPlatform.create();
    return new Platform(this, system.ids(), system.random(), system.threads());
  }

  @Override
  public Instant now() {
    return now.get();
  }

  @Override
  public long ticks() {
    return Duration.between(START, now.get()).toNanos();
  }

  @Override
  public void sleep(Duration pause) {
    advance(pause);
  }
}
