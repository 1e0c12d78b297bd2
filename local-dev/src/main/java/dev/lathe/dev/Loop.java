package dev.lathe.dev;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Runs one thing again and again on a thread of its own until it is closed. A round that fails is
 * told and tried again a moment later: a queue or a database that went away comes back.
 */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  /** Longer than any round takes here once it is interrupted. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

  private final String name;
  private final Round round;
  private final Thread thread;
  private volatile boolean closed;

  private Loop(String name, Round round) {
    this.name = name;
    this.round = round;
    this.thread = Thread.ofVirtual().name("lathe-" + name).unstarted(this::rounds);
  }

  static Loop start(String name, Round round) {
    var loop = new Loop(name, round);
    loop.thread.start();
    return loop;
  }

  /** One round: it waits for work itself, and may be interrupted. */
  @FunctionalInterface
  interface Round {
    void run() throws InterruptedException;
  }

  /** Interrupts the round that runs and waits for its end. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LONGEST_FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rounds() {
    while (!closed) {
      try {
        round.run();
      } catch (InterruptedException | AbortedException e) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        LOG.warn("the {} stumbled and goes on: {}", name, e.toString());
        LOG.debug("the {} stumbled", name, e);
        if (!paused()) {
          return;
        }
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
