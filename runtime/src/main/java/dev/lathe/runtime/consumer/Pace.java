package dev.lathe.runtime.consumer;

import java.time.Duration;

/**
 * How much a consumer takes at once.
 *
 * @param pageEvents events that it is handed together; what is handled of them is handled again
 *     after a crash
 * @param lease how long it may take for them before another run takes over
 */
public record Pace(int pageEvents, Duration lease) {
  /**
   * A read takes 3.6 ms, 2026-11-20, a larger page would repeat more after a crash; the lease is
   * longer than a page takes when SQS is slow.
   */
  public static final Pace USUAL = new Pace(500, Duration.ofSeconds(15));
}
