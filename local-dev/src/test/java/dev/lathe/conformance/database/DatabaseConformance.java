package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static dev.lathe.runtime.sql.Statement.write;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Database} must do; a subclass says which one. */
public abstract class DatabaseConformance {
  /** Some seconds of work on any machine, and then an end, as a server may not hear of ours. */
  private static final String SLOW =
      "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n"
          + " WHERE i<12000000) SELECT i FROM n) WHERE i%3=0";

  private Database database;
  private boolean opened;

  /** An open database without tables of ours. */
  protected abstract Database open();

  @BeforeEach
  void open_it() {
    database = open();
    opened = true;
  }

  @AfterEach
  void close_it() {
    if (opened) database.close(); // else the server cannot be had here, and the test was skipped
  }

  @Test
  void texts_and_null_come_back_as_they_went() {
    List<@Nullable Object> texts =
        Arrays.asList(
            "", " ", "a'b\"c\\d", "x\ny\tz", "ž😀𝄞", "\u0000nul", "null", "1", "1.0", null);
    database.execute(write("CREATE TABLE t(a TEXT) STRICT"));
    for (Object text : texts) {
      database.execute(write("INSERT INTO t(a) VALUES(?1)", text));
    }
    Rows rows = database.execute(read("SELECT a FROM t ORDER BY rowid"));
    assertEquals(List.of("a"), rows.columns());
    assertEquals(texts, rows.rows().stream().map(List::getFirst).toList());
  }

  @Test
  void whole_numbers_come_back_exactly() {
    for (long n :
        new long[] {
          0,
          1,
          -1,
          9_007_199_254_740_993L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          1L << 31,
          -(1L << 31) - 1
        }) {
      assertEquals(List.of(n, "integer"), one(read("SELECT ?1, typeof(?1)", n)));
    }
  }

  @Test
  void fractions_come_back_exactly() {
    database.execute(write("CREATE TABLE t(a REAL NOT NULL) STRICT"));
    for (double d :
        new double[] {
          7.333333333333333,
          0.1,
          5.0,
          -2.5,
          1e300,
          1e20,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          1e15,
          123456789e9
        }) {
      assertEquals(List.of(d, "real"), one(read("SELECT ?1, typeof(?1)", d)));
      assertEquals(List.of(d), one(write("INSERT INTO t(a) VALUES(?1) RETURNING a", d)));
    }
    assertEquals(
        List.of(22.0 / 3),
        one(read("SELECT avg(x) FROM (SELECT 7 x UNION ALL SELECT 7.5 UNION ALL SELECT 7.5)")));
  }

  @Test
  void any_finite_fraction_comes_back_exactly() {
    long seed = 20261121;
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 5; round++) {
      List<@Nullable Object> sent = new ArrayList<>();
      while (sent.size() < 200) {
        double d = Double.longBitsToDouble(random.nextLong());
        if (Double.isFinite(d) && d != 0) sent.add(d);
      }
      String sql =
          "SELECT " + IntStream.rangeClosed(1, 200).mapToObj(i -> "?" + i).collect(joining(","));
      assertEquals(sent, one(new Statement(sql, sent, Statement.Access.READ)), "seed " + seed);
    }
  }

  @Test
  void an_infinite_result_reads_as_null() {
    assertEquals(Arrays.asList((Object) null), one(read("SELECT 1e308*10")));
  }

  @Test
  void columns_keep_their_names_and_order_even_without_rows() {
    Rows rows = database.execute(read("SELECT 1 AS b, 2 AS a, 3 AS b WHERE 1=0"));
    assertEquals(List.of("b", "a", "b"), rows.columns());
    assertTrue(rows.isEmpty());
  }

  @Test
  void a_statement_that_returns_nothing_returns_no_rows() {
    assertEquals(Rows.none(), database.execute(write("CREATE TABLE t(a INTEGER) STRICT")));
    assertEquals(Rows.none(), database.execute(write("INSERT INTO t(a) VALUES(1)")));
  }

  @Test
  void a_read_that_takes_longer_than_its_limit_is_ended_and_holds_up_nobody() throws Exception {
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    Duration limit = Duration.ofMillis(700);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Duration> slow = threads.submit(() -> endedAfter(read(SLOW).within(limit)));
      Thread.sleep(100);
      if (readsBesideWrites()) {
        long began = System.nanoTime();
        database.execute(write("INSERT INTO t(a) VALUES(1)"));
        assertTrue(
            System.nanoTime() - began < limit.toNanos() / 2, "the write waited for the read");
      }
      Duration ended = slow.get();
      assertTrue(ended.compareTo(limit) >= 0 && ended.toMillis() < 2_000, "ended after " + ended);
    }
    assertEquals(List.of(7L), one(read("SELECT 7").within(limit)));
  }

  @Test
  void a_write_that_takes_longer_than_its_limit_is_ended_and_others_go_on() {
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    Statement slow = write("INSERT INTO t(a) " + SLOW).within(Duration.ofMillis(300));
    Duration ended = endedAfter(slow);
    assertTrue(ended.toMillis() < 2_000, "ended after " + ended);
    assertEquals(List.of(5L), one(write("INSERT INTO t(a) VALUES(5) RETURNING a")));
  }

  @Test
  void what_comes_with_a_statement_is_done_with_it_or_neither_is() throws Exception {
    database.execute(write("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"));
    database.execute(write("CREATE TABLE beside(a INTEGER PRIMARY KEY) STRICT"));
    Statement beside = write("INSERT INTO beside(a) SELECT a FROM t WHERE a=?1", 1L);
    Rows first = database.execute(write("INSERT INTO t(a) VALUES(1) RETURNING a").with(beside));
    assertEquals(List.of(List.of(1L)), first.rows());
    assertEquals(List.of("a"), first.columns());
    Statement refused =
        write("INSERT INTO t(a) VALUES(2) RETURNING a").with(write("INSERT INTO beside VALUES(1)"));
    assertThrows(StatementFailed.class, () -> database.execute(refused));
    Statement unknown =
        write("INSERT INTO t(a) VALUES(3) RETURNING a")
            .with(write("INSERT INTO nowhere VALUES(1)"));
    assertTrue(
        assertThrows(StatementFailed.class, () -> database.execute(unknown)).unknownObject());
    Statement refusedLast =
        write("INSERT INTO t(a) VALUES(4) RETURNING a")
            .with(write("INSERT INTO beside(a) VALUES(4)"))
            .with(write("INSERT INTO beside(a) VALUES(1)"));
    assertThrows(StatementFailed.class, () -> database.execute(refusedLast));
    assertEquals(
        List.of(1L, 1L),
        one(read("SELECT (SELECT count(*) FROM t),(SELECT count(*) FROM beside)")));
    Statement three =
        write("INSERT INTO t(a) VALUES(2) RETURNING a")
            .with(write("INSERT INTO beside(a) VALUES(5)"))
            .with(write("UPDATE beside SET a=2 WHERE a=5"));
    assertEquals(List.of(List.of(2L)), database.execute(three).rows());
    assertEquals(List.of(2L), one(read("SELECT max(a) FROM beside")));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Rows>> all = new ArrayList<>();
      for (long i = 10; i < 50; i++) {
        // Every fifth one takes a key that is there.
        Statement next = write("INSERT INTO beside(a) VALUES(?1)", i % 5 == 0 ? 1L : i);
        Statement both = write("INSERT INTO t(a) VALUES(?1) RETURNING a", i).with(next);
        all.add(threads.submit(() -> database.execute(both)));
      }
      for (int i = 0; i < all.size(); i++) {
        long key = 10L + i;
        if (key % 5 == 0) assertThrows(ExecutionException.class, all.get(i)::get);
        else assertEquals(List.of(List.of(key)), all.get(i).get().rows());
      }
    }
    assertEquals(
        List.of(34L, 34L),
        one(read("SELECT (SELECT count(*) FROM t),(SELECT count(*) FROM beside)")));
  }

  @Test
  void who_has_no_time_left_waits_for_nothing() {
    Statement late = read("SELECT 1").within(Duration.ZERO);
    assertThrows(StatementTimedOut.class, () -> database.execute(late));
  }

  @Test
  void an_answer_that_no_function_can_send_is_refused_and_says_so() {
    assumeTrue(readsBesideWrites(), "in memory no connection only reads");
    Statement large =
        read(
            "SELECT json_group_array(x) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1"
                + " FROM n WHERE i<20) SELECT printf('%.*c',1000000,'x') x FROM n)");
    var failed = assertThrows(StatementFailed.class, () -> database.execute(large));
    assertTrue(failed.tooLong(), failed.databaseMessage());
  }

  /** Whether a read that takes its time leaves the writer alone. */
  protected boolean readsBesideWrites() {
    return true;
  }

  private Duration endedAfter(Statement statement) {
    long began = System.nanoTime();
    var timedOut = assertThrows(StatementTimedOut.class, () -> database.execute(statement));
    assertEquals(statement.access() == Statement.Access.READ, timedOut.reads());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void returning_gives_what_was_written() {
    database.execute(write("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) STRICT"));
    Rows rows =
        database.execute(
            write(
                "INSERT INTO t(a) SELECT value FROM json_each(?1) RETURNING id, a",
                "[\"x\",\"y\"]"));
    assertEquals(List.of(List.of(1L, "x"), List.of(2L, "y")), rows.rows());
    assertEquals(
        List.of(List.of("X")),
        database.execute(write("UPDATE t SET a=upper(a) WHERE id=1 RETURNING a")).rows());
    assertEquals(2L, count("t"));
  }

  @Test
  void parameters_are_bound_by_their_numbers() {
    assertEquals(List.of("b", "a", "b"), one(read("SELECT ?2, ?1, ?2", "a", "b")));
    assertEquals(List.of("a", "c"), one(read("SELECT ?1, ?3", "a", "b", "c")));
  }

  @Test
  void parameters_too_few_or_too_many_are_refused() {
    assertThrows(StatementFailed.class, () -> database.execute(read("SELECT ?1, ?2", "a")));
    assertThrows(StatementFailed.class, () -> database.execute(read("SELECT ?1", "a", "b")));
  }

  @Test
  void the_same_text_runs_again_with_fresh_rows() {
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    for (long n = 1; n <= 5; n++) {
      database.execute(write("INSERT INTO t(a) VALUES(?1)", n));
      assertEquals(List.of(n, n), one(read("SELECT count(*), max(a) FROM t WHERE a<=?1", n)));
    }
  }

  @Test
  void the_same_text_runs_again_after_it_failed() {
    Statement sum = read("SELECT sum(a) FROM t");
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    database.execute(write("INSERT INTO t(a) VALUES(?1),(1)", Long.MAX_VALUE));
    assertTrue(failure(sum).integerOverflow());
    assertTrue(failure(sum).integerOverflow());
    database.execute(write("DELETE FROM t WHERE a=1"));
    assertEquals(List.of(Long.MAX_VALUE), one(sum));
  }

  @Test
  void the_same_text_sees_a_schema_that_changed() {
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    database.execute(write("INSERT INTO t(a) VALUES(1)"));
    assertEquals(List.of("a"), database.execute(read("SELECT * FROM t")).columns());
    database.executeAll(List.of(write("ALTER TABLE t ADD COLUMN b TEXT")));
    assertEquals(List.of("a", "b"), database.execute(read("SELECT * FROM t")).columns());
    database.execute(write("ALTER TABLE t RENAME COLUMN b TO c"));
    assertEquals(List.of("a", "c"), database.execute(read("SELECT * FROM t")).columns());
  }

  @Test
  void a_read_sees_every_write_that_returned_before_it() {
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
    for (long n = 1; n <= 50; n++) {
      database.execute(write("INSERT INTO t(a) VALUES(?1)", n));
      assertEquals(n, count("t"));
    }
  }

  @Test
  void a_statement_that_fails_midway_leaves_nothing() {
    database.execute(write("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"));
    var failed =
        assertThrows(
            StatementFailed.class,
            () ->
                database.execute(
                    write(
                        "INSERT INTO t(a) SELECT value FROM json_each('[1,2,3,2]') RETURNING a")));
    assertEquals("UNIQUE constraint failed: t.a", failed.databaseMessage());
    assertEquals(0L, count("t"));
    assertEquals(List.of(9L), one(write("INSERT INTO t(a) VALUES(9) RETURNING a")));
  }

  @Test
  void execute_all_does_all() {
    database.executeAll(
        List.of(
            write("CREATE TABLE t(a INTEGER, b TEXT, c REAL) STRICT"),
            write("INSERT INTO t(a,b,c) VALUES(?1,?2,?3)", 1L, "x", 0.5),
            write("INSERT INTO t(a,b,c) VALUES(?1,?2,?3)", null, null, null),
            read("SELECT a FROM t"),
            write("CREATE INDEX t_a ON t(a)")));
    assertEquals(
        List.of(List.of(1L, "x", 0.5), Arrays.asList(null, null, null)),
        database.execute(read("SELECT a,b,c FROM t ORDER BY rowid")).rows());
  }

  @Test
  void execute_all_does_nothing_when_one_fails_and_says_which() {
    database.execute(write("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"));
    var failed =
        assertThrows(
            StatementFailed.class,
            () ->
                database.executeAll(
                    List.of(
                        write("CREATE TABLE u(a INTEGER) STRICT"),
                        write("INSERT INTO t(a) VALUES(1)"),
                        write("INSERT INTO t(a) VALUES(?1)", 1L),
                        write("INSERT INTO t(a) VALUES(2)"))));
    assertEquals(
        "UNIQUE constraint failed: t.a, in: INSERT INTO t(a) VALUES(?1)", failed.getMessage());
    assertEquals(0L, count("t"));
    assertTrue(assertThrows(StatementFailed.class, () -> count("u")).unknownObject());
  }

  @Test
  void execute_all_does_nothing_when_its_last_statement_fails() {
    var failed =
        assertThrows(
            StatementFailed.class,
            () ->
                database.executeAll(
                    List.of(
                        write("CREATE TABLE t(a INTEGER) STRICT"),
                        write("INSERT INTO nowhere(a) VALUES(1)"))));
    assertEquals(
        "no such table: nowhere, in: INSERT INTO nowhere(a) VALUES(1)", failed.getMessage());
    assertTrue(failed.unknownObject());
    assertThrows(StatementFailed.class, () -> count("t"));
    database.execute(write("CREATE TABLE t(a INTEGER) STRICT"));
  }

  @Test
  void execute_all_refuses_what_is_no_sql() {
    assertThrows(
        StatementFailed.class,
        () ->
            database.executeAll(
                List.of(write("CREATE TABLE t(a INTEGER) STRICT"), write("MAKE ME A SANDWICH"))));
    assertThrows(StatementFailed.class, () -> count("t"));
  }

  @Test
  void execute_all_of_nothing_is_nothing() {
    database.executeAll(List.of());
  }

  @Test
  void execute_all_takes_hundreds_of_statements() {
    var all = new ArrayList<Statement>();
    all.add(write("CREATE TABLE t(a INTEGER, b TEXT) STRICT"));
    for (long n = 1; n <= 500; n++) {
      all.add(write("INSERT INTO t(a,b) VALUES(?1,?2)", n, "row " + n));
    }
    database.executeAll(all);
    assertEquals(500L, count("t"));
  }

  @Test
  void errors_say_what_a_caller_can_do() {
    database.execute(write("CREATE TABLE t(a INTEGER NOT NULL UNIQUE, b TEXT) STRICT"));
    assertTrue(failure(read("SELECT a FROM nowhere")).unknownObject());
    assertTrue(failure(read("SELECT absent FROM t")).unknownObject());
    assertTrue(failure(read("SELECT [absent] FROM t")).unknownObject());
    assertTrue(failure(read("SELECT t.\"absent\" FROM t")).unknownObject());
    assertTrue(failure(write("INSERT INTO t(absent) VALUES(1)")).unknownObject());
    assertTrue(failure(write("DROP VIEW nowhere")).unknownObject());
    assertFalse(failure(write("CREATE TABLE t(a)")).unknownObject());
    database.execute(write("INSERT INTO t(a) VALUES(1)"));
    assertEquals(
        "UNIQUE constraint failed: t.a",
        failure(write("INSERT INTO t(a) VALUES(1)")).databaseMessage());
    assertEquals(
        "NOT NULL constraint failed: t.a",
        failure(write("INSERT INTO t(a) VALUES(NULL)")).databaseMessage());
    assertTrue(
        failure(read("SELECT sum(x) FROM (SELECT ?1 x UNION ALL SELECT 1)", Long.MAX_VALUE))
            .integerOverflow());
    assertEquals("syntax", kind(failure(read("SELEC 1"))));
  }

  @Test
  void error_texts_carry_no_parameter_and_no_long_statement() {
    String secret = "a-token-nobody-should-see";
    database.execute(write("CREATE TABLE t(a TEXT UNIQUE) STRICT"));
    database.execute(write("INSERT INTO t(a) VALUES(?1)", secret));
    for (Statement statement :
        List.of(
            write("INSERT INTO t(a) VALUES(?1)", secret),
            read("SELECT json_extract('{}', ?1)", secret),
            read("SELECT json(?1)", secret),
            read("SELECT nofunction(?1)", secret),
            read("SELECT a, " + "b,".repeat(5_000) + "c FROM t WHERE a=?1", secret))) {
      String text = failure(statement).toString();
      assertFalse(text.contains(secret), text);
      assertTrue(text.length() < 400, text);
    }
  }

  @Test
  void many_threads_write_and_read_without_an_error() throws Exception {
    database.execute(
        write("CREATE TABLE t(thread INTEGER, n INTEGER, PRIMARY KEY(thread,n)) STRICT"));
    int threads = 32;
    int writes = 50;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (long t = 0; t < threads; t++) {
        long thread = t;
        running.add(
            executor.submit(
                () -> {
                  for (long n = 1; n <= writes; n++) {
                    database.execute(write("INSERT INTO t(thread,n) VALUES(?1,?2)", thread, n));
                    Rows mine =
                        database.execute(read("SELECT count(*) FROM t WHERE thread=?1", thread));
                    assertEquals(n, mine.requiredInteger(0, 0));
                  }
                }));
      }
      for (Future<?> one : running) {
        finish(one);
      }
    }
    assertEquals((long) threads * writes, count("t"));
  }

  @Test
  void a_closed_database_says_so_and_closes_twice() {
    database.close();
    database.close();
    assertThrows(DatabaseUnavailable.class, () -> database.execute(read("SELECT 1")));
    assertThrows(DatabaseUnavailable.class, () -> database.execute(write("CREATE TABLE t(a)")));
  }

  /** The database under test. */
  protected final Database database() {
    return database;
  }

  private List<@Nullable Object> one(Statement statement) {
    Rows rows = database.execute(statement);
    assertEquals(1, rows.size());
    return rows.rows().getFirst();
  }

  private long count(String table) {
    return database.execute(read("SELECT count(*) FROM " + table)).requiredInteger(0, 0);
  }

  private StatementFailed failure(Statement statement) {
    return assertThrows(StatementFailed.class, () -> database.execute(statement));
  }

  private static String kind(StatementFailed failed) {
    return failed.databaseMessage().contains("syntax error") ? "syntax" : failed.databaseMessage();
  }

  private static void finish(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
