package dev.lathe.runtime.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log does not grow for ever, and no command moves it into the file. */
final class CheckpointsTest {
  /** 256 pages. */
  private static final Statement ONE_MEGABYTE =
      Statement.write("INSERT INTO heap(bytes) VALUES(zeroblob(1048576))");

  private static final int MORE_THAN_IS_LEFT_IN_THE_LOG = 40;

  @TempDir private Path folder;

  @Test
  void what_the_log_holds_goes_into_the_file_and_the_log_begins_anew() throws Exception {
    Path file = folder.resolve("some.db");
    try (var database = SqliteDatabase.open(file.toString())) {
      database.execute(Statement.write("CREATE TABLE heap(bytes BLOB)"));
      for (int i = 0; i < MORE_THAN_IS_LEFT_IN_THE_LOG; i++) database.execute(ONE_MEGABYTE);

      long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (pages(database) > 1_000 && System.nanoTime() < until) {
        Thread.sleep(50);
        database.execute(Statement.write("INSERT INTO heap(bytes) VALUES(NULL)"));
      }

      long left = pages(database);
      assertTrue(left <= 1_000, () -> left + " pages in the log");
      assertTrue(Files.size(file) > MORE_THAN_IS_LEFT_IN_THE_LOG * 1_000_000L);
    }
    assertFalse(Files.exists(folder.resolve("some.db-wal")));
  }

  @Test
  void a_database_closes_while_its_log_is_moved() {
    for (int round = 0; round < 5; round++) {
      try (var database = SqliteDatabase.open(folder.resolve("some.db").toString())) {
        database.execute(Statement.write("CREATE TABLE IF NOT EXISTS heap(bytes BLOB)"));
        for (int i = 0; i < MORE_THAN_IS_LEFT_IN_THE_LOG; i++) database.execute(ONE_MEGABYTE);
      }
      try (var database = SqliteDatabase.open(folder.resolve("some.db").toString())) {
        Rows rows = database.execute(Statement.read("SELECT count(*) FROM heap"));
        assertEquals((round + 1L) * MORE_THAN_IS_LEFT_IN_THE_LOG, rows.value(0, 0));
      }
    }
  }

  private static long pages(SqliteDatabase database) {
    Rows log = database.execute(Statement.write("PRAGMA wal_checkpoint(NOOP)"));
    return (Long) Objects.requireNonNull(log.value(0, 1));
  }
}
