package dev.lathe.runtime.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.adapter.sqlite.SqliteReading.Bounds;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite itself refuses what is not reading: nobody has looked at these statements before it. */
final class SqliteReadingTest {
  private static final Bounds BOUNDS = new Bounds(100, 10_000, Duration.ofMillis(500));

  @TempDir Path folder;
  private Path file;
  private Database database;
  private SqliteReading reading;

  @BeforeEach
  void open() {
    file = folder.resolve("a.db");
    database = SqliteDatabase.open(file.toString());
    database.execute(Statement.write("CREATE TABLE t(a INTEGER, b TEXT)"));
    database.execute(Statement.write("INSERT INTO t VALUES(1,'one'),(2,NULL)"));
    reading = SqliteReading.open(file);
  }

  @AfterEach
  void close() {
    reading.close();
    database.close();
  }

  @Test
  void values_of_all_kinds_are_read_and_what_is_written_meanwhile_is_seen() {
    var all =
        reading.execute(
            "SELECT a,b,1.5 AS c,x'00ff' FROM t WHERE a>=?1 ORDER BY a", List.of(1L), BOUNDS);
    assertEquals("INTEGER", all.columns().getFirst().type());
    assertEquals(
        List.of("a", "b", "c"),
        all.columns().subList(0, 3).stream().map(SqliteReading.Column::name).toList());
    assertEquals(Arrays.asList(1L, "one", 1.5), all.rows().getFirst().subList(0, 3));
    assertEquals(2, ((byte[]) all.rows().getFirst().get(3)).length);
    database.execute(Statement.write("INSERT INTO t VALUES(3,'three')"));
    assertEquals(3, reading.execute("SELECT * FROM t", List.of(), BOUNDS).rows().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES(9,'nine')",
        "WITH x AS (SELECT 9 AS a) INSERT INTO t SELECT a,'nine' FROM x",
        "UPDATE t SET b='x' RETURNING a",
        "DELETE FROM t",
        "DROP TABLE t",
        "CREATE TABLE u(a)",
        "CREATE TEMP TABLE u(a)",
        "PRAGMA user_version=7",
        "BEGIN IMMEDIATE",
        "ATTACH ':memory:' AS other",
        "SELECT load_extension('/tmp/x.so')",
        "CREATE INDEX i ON t(a)",
        "VACUUM"
      })
  void a_write_is_refused_by_sqlite(String sql) {
    assertThrows(StatementFailed.class, () -> reading.execute(sql, List.of(), BOUNDS));
    assertEquals(2, database.execute(Statement.read("SELECT * FROM t")).size());
  }

  @Test
  void who_takes_back_that_only_queries_are_taken_writes_nothing_still() {
    reading.execute("PRAGMA query_only=OFF", List.of(), BOUNDS);
    assertThrows(StatementFailed.class, () -> reading.execute("DELETE FROM t", List.of(), BOUNDS));
    assertEquals(2, database.execute(Statement.read("SELECT * FROM t")).size());
  }

  @Test
  void a_statement_has_an_end_in_rows_in_bytes_and_in_time() {
    String forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT ";
    assertThrows(
        SqliteReading.TooMuch.class,
        () -> reading.execute(forever + "i FROM n", List.of(), BOUNDS));
    assertThrows(
        SqliteReading.TooMuch.class,
        () -> reading.execute("SELECT hex(zeroblob(6000))", List.of(), BOUNDS));
    long began = System.nanoTime();
    assertThrows(
        StatementTimedOut.class,
        () -> reading.execute(forever + "count(*) FROM n", List.of(), BOUNDS));
    assertTrue(System.nanoTime() - began < 5_000_000_000L);
    assertEquals(2, reading.execute("SELECT * FROM t", List.of(), BOUNDS).rows().size());
  }

  @Test
  void a_file_that_is_not_there_is_not_made() {
    Path missing = folder.resolve("missing.db");
    assertThrows(
        RuntimeException.class,
        () -> SqliteReading.open(missing).execute("SELECT 1", List.of(), BOUNDS));
    assertTrue(Files.notExists(missing));
  }
}
