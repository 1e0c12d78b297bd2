package dev.lathe.runtime.consumer;

import java.time.Duration;

/**
 * How much a consumer takes at once.
 *
 * @param pageEvents events that it is handed together; what is handled of them is handled again
 *     after a crash
 * @param lease how long it may take for them before another run takes over
 * @param farBehind positions behind the log's end from which on the streams that wait are put
 *     aside, so that what is new on others does not wait for them
 */
public record Pace(int pageEvents, Duration lease, int farBehind) {
  /** Some four pages: less is sooner worked off than put aside. */
  public static final int FAR_BEHIND = 2_000;

  /**
   * A read takes 3.6 ms, 2026-11-20, a larger page would repeat more after a crash; the lease is
   * longer than a page takes when SQS is slow.
   */
  public static final Pace USUAL = new Pace(500, Duration.ofSeconds(15), FAR_BEHIND);
}
