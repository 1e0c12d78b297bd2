package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static dev.lathe.runtime.sql.Statement.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest {
  @Nested
  final class In_a_file extends DatabaseConformance {
    private final Path folder;

    In_a_file(@TempDir Path folder) {
      this.folder = folder;
    }

    @Override
    protected Database open() {
      return Databases.open("sqlite:" + folder.resolve("a/b.db"));
    }

    @Test
    void a_plan_that_says_it_reads_cannot_write() {
      database().execute(write("CREATE TABLE t(a INTEGER) STRICT"));
      assertThrows(
          StatementFailed.class, () -> database().execute(read("INSERT INTO t(a) VALUES(1)")));
    }
  }

  @Nested
  final class In_memory extends DatabaseConformance {
    @Override
    protected Database open() {
      return Databases.open("sqlite::memory:");
    }

    @Override
    protected boolean readsBesideWrites() {
      return false; // there is one connection
    }
  }

  @Test
  void what_was_written_is_there_after_closing_and_opening(@TempDir Path folder) {
    String address = "sqlite:" + folder.resolve("x/y/z.db");
    try (var database = Databases.open(address)) {
      database.executeAll(
          List.of(write("CREATE TABLE t(a INTEGER) STRICT"), write("INSERT INTO t(a) VALUES(7)")));
    }
    assertFalse(Files.exists(folder.resolve("x/y/z.db-wal")), "closing leaves one file");
    try (var database = Databases.open(address)) {
      assertEquals(7L, database.execute(read("SELECT a FROM t")).integer(0, 0));
    }
  }

  @Test
  void more_statements_than_are_kept_prepared_all_run(@TempDir Path folder) {
    try (var database = SqliteDatabase.open(folder.resolve("a.db").toString())) {
      for (long round = 0; round < 2; round++) {
        for (long n = 0; n < 600; n++) {
          assertEquals(
              n + round, database.execute(read("SELECT " + n + "+?1", round)).integer(0, 0));
        }
      }
    }
  }

  @Test
  void a_file_that_is_no_database_is_named(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("no.db"), "x".repeat(4_000));
    var e = assertThrows(DatabaseUnavailable.class, () -> SqliteDatabase.open(file.toString()));
    assertTrue(e.toString().contains(file.toString()), e.toString());
  }
}
