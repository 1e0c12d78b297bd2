package dev.lathe.runtime.http;

import dev.lathe.runtime.relay.WakeUp;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings beside a statement: nobody waits for it, and its failure is nobody's. One ring is on its
 * way at a time, because a woken relay looks again for longer than a statement takes.
 */
final class Bell {
  private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

  private final WakeUp wakeUp;
  private final AtomicBoolean onItsWay = new AtomicBoolean();

  Bell(WakeUp wakeUp) {
    this.wakeUp = wakeUp;
  }

  void ring() {
    if (wakeUp == WakeUp.NONE || !onItsWay.compareAndSet(false, true)) return;
    Thread.ofVirtual().name("wake-up").start(this::reach);
  }

  private void reach() {
    try {
      wakeUp.ring();
    } catch (RuntimeException e) {
      LOG.warn("the relay could not be woken; its schedule will find the events", e);
    } finally {
      onItsWay.set(false);
    }
  }
}
