package dev.lathe.runtime.adapter.libsql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The streams that stay open between requests. A server opens its database for a stream, and reads
 * the whole schema to run its first statement; on one that is open it does not. Thread-safe.
 */
final class PipelineStreams {
  /** The server forgets a stream after 10 s without a request (sqld 0.24.32): not met by half. */
  private static final Duration TRUSTED = Duration.ofSeconds(5);

  private final int most;
  private final Deque<PipelineStream> idle = new ArrayDeque<>();
  private int kept;

  /** {@code most} stay open at once; 0 for none. A server has 128 for all its clients. */
  PipelineStreams(int most) {
    this.most = most;
  }

  /** An open one that is not in use, the last one used first, or one to be opened. */
  synchronized PipelineStream take() {
    PipelineStream last = idle.pollLast();
    while (last != null) {
      if (System.nanoTime() - last.answeredAt() < TRUSTED.toNanos()) return last;
      kept--;
      last = idle.pollLast();
    }
    if (kept >= most) return PipelineStream.ONCE;
    kept++;
    return PipelineStream.KEPT;
  }

  /** Gives back what was taken, as the answer left it. */
  synchronized void answered(
      PipelineStream taken, Optional<String> baton, Optional<String> server) {
    if (!taken.kept()) return;
    if (baton.isEmpty()) {
      kept--;
      return;
    }
    idle.addLast(new PipelineStream(baton, server, /* kept= */ true, System.nanoTime()));
  }

  /**
   * Leaves those that are not in use to the server: on an open stream it names the columns of a
   * {@code SELECT *} as they were before the schema changed (sqld 0.24.32).
   */
  synchronized void leave() {
    kept -= idle.size();
    idle.clear();
  }

  /** Gives back what was taken and had no answer: nobody knows what becomes of it. */
  synchronized void lost(PipelineStream taken) {
    if (taken.kept()) kept--;
  }
}
