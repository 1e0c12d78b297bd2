package dev.lathe.dev;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for work and does it, again and again, on a thread of its own until it is closed. A round
 * that fails is told and tried again a moment later: a queue or a database that went away comes
 * back.
 */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  /** Longer than any work takes here; a woken relay looks again for two seconds. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

  private final String name;
  private final Round round;
  private final Time time;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Null until the first round. */
  private @Nullable Thread thread;

  private boolean closed;
  private boolean working;

  private Loop(String name, Round round, Time time) {
    this.name = name;
    this.round = round;
    this.time = time;
  }

  static Loop start(String name, Round round, Platform platform) {
    var loop = new Loop(name, round, platform.time());
    platform.threads().start("lathe-" + name, loop::run);
    return loop;
  }

  /** Where a loop gets its work from. */
  @FunctionalInterface
  interface Round {
    /** Waits for work, for a while, and returns it. May be interrupted; the work is not. */
    Runnable await();
  }

  /** Stops waiting at once, lets work come to its end, and returns after it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (!working) {
        interrupt();
      }
    }
    try {
      if (!ended.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    try {
      rounds();
    } finally {
      synchronized (this) {
        thread = null;
      }
      ended.countDown();
    }
  }

  private synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void rounds() {
    while (!isClosed()) {
      try {
        Runnable work = round.await();
        if (!begin()) {
          return;
        }
        work.run();
      } catch (RuntimeException e) {
        if (isClosed()) {
          return;
        }
        LOG.warn("the {} stumbled and goes on: {}", name, e.toString());
        LOG.debug("the {} stumbled", name, e);
        time.sleep(PAUSE_AFTER_FAILURE); // ends early when it is closed meanwhile
      } finally {
        end();
      }
    }
  }

  private synchronized boolean begin() {
    working = !closed;
    return working;
  }

  private synchronized void end() {
    working = false;
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
