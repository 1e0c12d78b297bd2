package dev.lathe.runtime.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** When messages come again that failed: after 1 s, then twice as long each time, 60 s at most. */
public final class Retries {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Doublings after which the longest pause is reached. */
  private static final int DOUBLINGS = 6;

  private Retries() {}

  /** The pause before a message is received again that was received so often. */
  public static Duration pause(int times) {
    Duration pause = FIRST.multipliedBy(1L << Math.clamp(times - 1L, 0, DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  /**
   * Hides {@code failed} until then, those of one receiving together.
   *
   * @throws QueueUnavailable if the queue did not answer: they come in the queue's own time
   */
  public static void later(Queue queue, List<Received> failed) {
    SortedMap<Duration, List<Received>> byPause = new TreeMap<>();
    for (Received one : failed) {
      byPause.computeIfAbsent(pause(one.times()), _ -> new ArrayList<>()).add(one);
    }
    byPause.forEach((pause, some) -> queue.hide(some, pause));
  }
}
