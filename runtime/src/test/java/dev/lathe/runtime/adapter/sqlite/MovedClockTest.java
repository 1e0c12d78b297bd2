package dev.lathe.runtime.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements are told the time that was set, on each connection, those that were open, too. */
class MovedClockTest {
  private static final Statement NOW = Statement.read("SELECT " + DatabaseTime.NOW);
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.250Z");

  /** Stands still, and far from the machine's. */
  private static final Time STILL =
      new Time() {
        @Override
        public Instant now() {
          return NOON;
        }

        @Override
        public long ticks() {
          return 0;
        }

        @Override
        public void sleep(Duration pause) {}
      };

  @TempDir private Path folder;

  @Test
  void it_is_the_machines_until_it_is_moved() {
    var time = new MovableTime(STILL, Duration.ZERO);
    try (var database = SqliteDatabase.open(folder.resolve("a.db").toString(), time)) {
      database.execute(Statement.write("CREATE TABLE t(at TEXT)"));
      assertTrue(text(database, NOW).compareTo("2030") < 0);

      time.forward(Duration.ofDays(3));

      assertEquals("2030-01-04T12:00:00.250Z", text(database, NOW));
      database.execute(Statement.write("INSERT INTO t(at) SELECT " + DatabaseTime.NOW));
      database.executeAll(
          List.of(Statement.write("INSERT INTO t(at) SELECT " + DatabaseTime.in("60"))));
      assertEquals(
          "2030-01-04T12:00:00.250Z 2030-01-04T12:01:00.250Z",
          text(database, Statement.read("SELECT group_concat(at,' ') FROM t")));
      time.forward(Duration.ofHours(1));
      assertEquals("2030-01-04T13:00:00.250Z", text(database, NOW));
      assertThrows(IllegalArgumentException.class, () -> time.forward(Duration.ofHours(-1)));
    }
  }

  @Test
  void what_asks_for_another_moment_is_told_that_one() {
    var time = new MovableTime(STILL, Duration.ofDays(-1));
    try (var database = SqliteDatabase.open(":memory:", time)) {
      Rows rows =
          database.execute(
              Statement.read(
                  """
                  SELECT CAST(1000*(unixepoch('2030-01-01T12:00:00.750Z','subsec')-%s) AS INTEGER),\
                  unixepoch(),unixepoch('2030-01-01T12:00:00.750Z'),unixepoch(NULL,'subsec'),\
                  unixepoch('never')\
                  """
                      .formatted(DatabaseTime.SECONDS)));
      assertEquals(Duration.ofDays(1).toMillis() + 500, rows.requiredInteger(0, 0));
      assertEquals(NOON.getEpochSecond() - 86_400, rows.requiredInteger(0, 1));
      assertEquals(NOON.getEpochSecond(), rows.requiredInteger(0, 2));
      assertNull(rows.value(0, 3));
      assertNull(rows.value(0, 4));
    }
  }

  private static String text(SqliteDatabase database, Statement statement) {
    return database.execute(statement).requiredText(0, 0);
  }
}
