package dev.lathe.runtime.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Given a process that is stopped after each answer, when it rings, then the ring has left. */
final class BackgroundWakeUpTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Counted threads = new Counted();

  /** Those of the process, counted. */
  private static final class Counted {
    private final AtomicInteger started = new AtomicInteger();

    void start(String name, Runnable work) {
      started.incrementAndGet();
      SystemPlatform.create().threads().start(name, work);
    }
  }

  @Test
  void each_of_many_rings_has_left_before_its_answer() {
    var rung = new AtomicInteger();
    var bell =
        new BackgroundWakeUp(
            () -> {
              SystemPlatform.create().time().sleep(Duration.ofMillis(2));
              rung.incrementAndGet();
            },
            threads::start);
    for (int i = 1; i <= 200; i++) {
      bell.ring();
      bell.leave(LONG);
      assertEquals(i, rung.get());
    }
  }

  @Test
  void rings_while_one_is_under_way_are_that_one() {
    var release = new CountDownLatch(1);
    var rung = new AtomicInteger();
    var bell =
        new BackgroundWakeUp(
            () -> {
              await(release);
              rung.incrementAndGet();
            },
            threads::start);
    for (int i = 0; i < 10; i++) bell.ring();
    release.countDown();
    bell.leave(LONG);
    assertEquals(1, rung.get());
    assertEquals(1, threads.started.get());
  }

  @Test
  void who_waits_for_one_that_hangs_goes_on_after_a_while() {
    var release = new CountDownLatch(1);
    var bell = new BackgroundWakeUp(() -> await(release), threads::start);
    bell.ring();
    assertTimeoutPreemptively(LONG, () -> bell.leave(Duration.ofMillis(10)));
    assertEquals(1, release.getCount());
    release.countDown();
    bell.leave(LONG);
  }

  @Test
  void one_that_fails_is_over_and_the_next_one_rings() {
    var rung = new AtomicInteger();
    var bell =
        new BackgroundWakeUp(
            () -> {
              if (rung.incrementAndGet() == 1) throw new IllegalStateException("no queue");
            },
            threads::start);
    bell.ring();
    bell.leave(LONG);
    bell.ring();
    bell.leave(LONG);
    assertEquals(2, rung.get());
  }

  @Test
  void nobody_waits_where_nothing_was_rung() {
    var bell = new BackgroundWakeUp(() -> {}, threads::start);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> bell.leave(LONG));
    assertFalse(Thread.interrupted());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
