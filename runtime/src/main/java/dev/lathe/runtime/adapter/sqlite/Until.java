package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Statement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** When the one who waits for a statement is gone, by this process's clock for measuring. */
record Until(long nanos, boolean ever) {
  /** Nobody hurries. */
  static final Until NEVER = new Until(0, false);

  /**
   * Steps of SQLite's machine between two looks at the clock: a look costs a thousandth of them,
   * and where each works on a text of a megabyte they take some tenths of a second.
   */
  private static final int STEPS_BETWEEN_LOOKS = 4_000;

  /** For a statement that is handed over now. */
  static Until of(Statement statement) {
    return statement.limit().map(Until::in).orElse(NEVER);
  }

  static Until in(Duration limit) {
    return new Until(System.nanoTime() + limit.toNanos(), true);
  }

  /** Has what {@code connection} runs ended by {@code end}, which it is asked for now and then. */
  static void watch(SQLiteConnection connection, Supplier<Until> end) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return end.get().passed() ? 1 : 0;
          }
        });
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
