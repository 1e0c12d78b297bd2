package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Statement;
import java.time.Duration;

/** When the one who waits for a statement is gone, by this process's clock for measuring. */
record Until(long nanos, boolean ever) {
  /** Nobody hurries. */
  static final Until NEVER = new Until(0, false);

  /** For a statement that is handed over now. */
  static Until of(Statement statement) {
    return statement
        .limit()
        .map(limit -> new Until(System.nanoTime() + limit.toNanos(), true))
        .orElse(NEVER);
  }

  boolean passed() {
    return ever && System.nanoTime() - nanos >= 0;
  }

  /** How long to wait for a turn: {@code patience} at the most. */
  Duration orLess(Duration patience) {
    if (!ever) return patience;
    Duration left = Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    return left.compareTo(patience) < 0 ? left : patience;
  }
}
