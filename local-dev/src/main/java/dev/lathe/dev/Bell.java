package dev.lathe.dev;

import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes somebody of this process; ringing costs next to nothing, and twice is once. */
final class Bell implements WakeUp, Rings {
  private final Semaphore rung = new Semaphore(0);

  @Override
  public boolean afterCommit() {
    return true;
  }

  @Override
  public void ring() {
    // Two that find none may leave two: then the second wakes for nothing.
    if (rung.availablePermits() == 0) rung.release();
  }

  @Override
  public boolean await(Duration longest) {
    try {
      if (!rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) return false;
      rung.drainPermits();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
