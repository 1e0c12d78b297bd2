package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.platform.Ids;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * UUIDv7: 48 bits of milliseconds, 12 bits that count on within one, 62 random bits. Each is larger
 * than the one before.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562.html#name-uuid-version-7">RFC 9562</a>
 */
final class TimeOrderedIds implements Ids {
  private static final int COUNTER_BITS = 12;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

  /** Random bytes drawn at once: the source takes as long for a few as for these. */
  private static final int DRAWN_BYTES = 512;

  /**
   * Longest that drawn bytes are used, by the clock on the wall: a snapshot of this process is
   * restored several times, and much later than that.
   */
  private static final long LONGEST_MILLISECONDS = 50;

  private final Clock clock;
  private final SecureRandom random;
  private final ByteBuffer drawn = ByteBuffer.allocate(DRAWN_BYTES).limit(0);
  private long drawnAt;

  /** Milliseconds and counter of the last one. */
  private long last;

  TimeOrderedIds(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized UUID next() {
    long now = clock.millis();
    // A millisecond with more of them than the counter has borrows from the next one.
    last = Math.max(last + 1, now << COUNTER_BITS);
    long milliseconds = last >>> COUNTER_BITS;
    long counter = last & ((1L << COUNTER_BITS) - 1);
    return new UUID(milliseconds << 16 | VERSION | counter, VARIANT | (random(now) & RANDOM_BITS));
  }

  /**
   * Draws anew from now on, from a source that {@code seed} was mixed into: what was drawn before,
   * every restored copy of this process has.
   */
  synchronized void renew(byte[] seed) {
    random.setSeed(seed);
    drawn.limit(0);
  }

  private long random(long now) {
    if (!drawn.hasRemaining() || Math.abs(now - drawnAt) > LONGEST_MILLISECONDS) {
      random.nextBytes(drawn.array());
      drawn.clear();
      drawnAt = now;
    }
    return drawn.getLong();
  }
}
