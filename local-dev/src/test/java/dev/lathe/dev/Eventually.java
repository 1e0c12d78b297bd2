package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a server does by itself. */
final class Eventually {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Eventually() {}

  /** Fails where {@code what} does not hold within {@code patience}. */
  static void holds(Duration patience, BooleanSupplier what) {
    long began = System.nanoTime();
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() - began < patience.toNanos(), () -> "not so within " + patience);
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }
}
