package dev.lathe.dev;

import java.time.Duration;

/** What one who waits to be woken hears. */
@FunctionalInterface
interface Rings {
  /**
   * Waits for a ring, at most {@code longest}. Rings that came before count as one, and are over
   * with the answer: one that comes while the woken one works wakes it again.
   *
   * @return whether somebody rang
   */
  boolean await(Duration longest);
}
