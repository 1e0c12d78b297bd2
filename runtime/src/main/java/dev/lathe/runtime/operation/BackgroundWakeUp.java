package dev.lathe.runtime.operation;

import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the relay beside a statement: nobody waits for it, and its failure fails nobody. One call
 * is under way at a time, because a woken relay looks again for longer than a statement takes.
 */
public final class BackgroundWakeUp implements WakeUp {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWakeUp.class);

  private final WakeUp wakeUp;
  private final Threads threads;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile CountDownLatch left = new CountDownLatch(0);

  public BackgroundWakeUp(WakeUp wakeUp, Threads threads) {
    this.wakeUp = wakeUp;
    this.threads = threads;
  }

  @Override
  public void ring() {
    if (wakeUp == WakeUp.NONE || !underWay.compareAndSet(false, true)) return;
    var leaving = new CountDownLatch(1);
    left = leaving;
    threads.start("wake-up", () -> call(leaving));
  }

  /**
   * Waits until the call that is under way has ended, {@code patience} at the most: for whoever is
   * stopped as soon as an answer is given, and the call with them.
   */
  public void leave(Duration patience) {
    try {
      boolean gone = left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (!gone) LOG.debug("a wake-up takes its time; the schedule may be first");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(CountDownLatch leaving) {
    try {
      wakeUp.ring();
    } catch (RuntimeException e) {
      LOG.warn("the relay could not be woken; its schedule will find the events", e);
    } finally {
      underWay.set(false);
      leaving.countDown();
    }
  }
}
