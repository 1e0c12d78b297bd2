package dev.lathe.runtime.operation;

import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.relay.WakeUp;
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

  public BackgroundWakeUp(WakeUp wakeUp, Threads threads) {
    this.wakeUp = wakeUp;
    this.threads = threads;
  }

  @Override
  public void ring() {
    if (wakeUp == WakeUp.NONE || !underWay.compareAndSet(false, true)) return;
    threads.start("wake-up", this::call);
  }

  private void call() {
    try {
      wakeUp.ring();
    } catch (RuntimeException e) {
      LOG.warn("the relay could not be woken; its schedule will find the events", e);
    } finally {
      underWay.set(false);
    }
  }
}
