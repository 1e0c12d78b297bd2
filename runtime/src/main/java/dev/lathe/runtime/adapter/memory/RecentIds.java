package dev.lathe.runtime.adapter.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The deduplication ids of the last while. Not safe for threads: its queue's lock guards it. */
final class RecentIds {
  /**
   * SQS's own while.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html">deduplication</a>
   */
  private static final Duration WHILE = Duration.ofMinutes(5);

  /** Some 20 MB. Beyond it the oldest are forgotten early: consumers know what they have seen. */
  private static final int MOST = 100_000;

  /** By id, when it came; the oldest first. */
  private final Map<String, Long> cameAt = new LinkedHashMap<>();

  /** Whether {@code id} came within the while before {@code now}. */
  boolean has(String id, long now) {
    Long at = cameAt.get(id);
    return at != null && now - at < WHILE.toNanos();
  }

  /** It came now. */
  void add(String id, long now) {
    var oldest = cameAt.values().iterator();
    while (oldest.hasNext() && (now - oldest.next() >= WHILE.toNanos() || cameAt.size() >= MOST)) {
      oldest.remove();
    }
    cameAt.put(id, now);
  }
}
