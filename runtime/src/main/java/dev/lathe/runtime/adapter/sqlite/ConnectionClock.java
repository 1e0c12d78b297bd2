package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.platform.MovableTime;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/**
 * The time that one connection's statements are told, as {@link DatabaseTime} asks for it: SQLite's
 * own until it is moved, so that nobody pays for it who does not move it.
 */
final class ConnectionClock {
  private final SQLiteConnection connection;
  private final @Nullable MovableTime time;
  private boolean told;

  /**
   * @param time null where it can't be moved
   */
  ConnectionClock(SQLiteConnection connection, @Nullable MovableTime time) {
    this.connection = connection;
    this.time = time;
  }

  /**
   * Before a statement: sees to it that it is told the time that was set.
   *
   * @return whether statements that were prepared before go by another time
   */
  boolean set() throws SQLException {
    @Nullable MovableTime moved = time;
    if (told || moved == null || !moved.moved()) return false;
    Function.create(connection, "unixepoch", new Epoch(moved));
    told = true;
    return true;
  }

  /** SQLite's function, as far as statements of ours use it. */
  private static final class Epoch extends Function {
    private static final String SUBSEC = "subsec";

    private final MovableTime time;

    Epoch(MovableTime time) {
      this.time = time;
    }

    @Override
    protected void xFunc() throws SQLException {
      if (args() == 0) {
        result(time.now().getEpochSecond());
      } else if (args() == 1 && SUBSEC.equals(value_text(0))) {
        result(seconds(time.now()));
      } else {
        of(value_text(0), args() == 2 && SUBSEC.equals(value_text(1)));
      }
    }

    private void of(@Nullable String text, boolean subsec) throws SQLException {
      try {
        if (text == null) {
          result();
        } else if (subsec) {
          result(seconds(Instant.parse(text)));
        } else {
          result(Instant.parse(text).getEpochSecond());
        }
      } catch (DateTimeParseException e) {
        result(); // as of a text that SQLite can't read
      }
    }

    private static double seconds(Instant time) {
      return time.toEpochMilli() / 1_000.0;
    }
  }
}
