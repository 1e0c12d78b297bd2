package dev.lathe.runtime.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that wait for the writer, and what may happen to the transaction that they share. */
final class SharedTransactionTest {
  private static final int MEMBERS = 6;

  /** What each of them does to table {@code kept}; {@code ?1} is its number. */
  private static final String KEEP = "INSERT INTO kept(n) VALUES(?1) RETURNING n";

  /** What SQLite does about it: the transaction ends at once, as at a full disk. */
  private static final String ENDS_THE_TRANSACTION = "INSERT INTO ending(n) VALUES(?1)";

  /** It may be written, but not committed. */
  private static final String REFUSES_THE_COMMIT = "INSERT INTO child(parent) VALUES(?1)";

  /** More pages than the database may have. */
  private static final String FILLS_THE_DISK =
      "INSERT INTO kept(n,text) VALUES(?1,zeroblob(900000))";

  @TempDir Path folder;
  private SqliteConnection connection;
  private SqliteConnection reader;
  private SqliteWriter writer;

  @BeforeEach
  void open() {
    Path file = folder.resolve("test.db");
    connection = SqliteConnection.writer(file, null);
    connection.executeAll(
        List.of(
            Statement.write("CREATE TABLE kept(n INTEGER NOT NULL UNIQUE, text ANY) STRICT"),
            Statement.write("CREATE TABLE ending(n INTEGER NOT NULL) STRICT"),
            Statement.write(
                """
                CREATE TRIGGER ending_ends BEFORE INSERT ON ending \
                BEGIN SELECT RAISE(ROLLBACK,'the transaction ends'); END"""),
            Statement.write("CREATE TABLE parent(id INTEGER PRIMARY KEY) STRICT"),
            Statement.write(
                """
                CREATE TABLE child(parent INTEGER NOT NULL \
                REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED) STRICT""")));
    reader = SqliteConnection.reader(file, null);
    writer = new SqliteWriter(connection);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close(SqliteConnection::checkpointAndClose);
  }

  @Test
  void those_that_wait_are_written_by_one_commit() throws Exception {
    long before = logBytes();
    List<Waiting> all = together(IntStream.range(0, 20).mapToObj(n -> keep(n)).toList());
    all.forEach(one -> assertEquals(one.statement().parameters().getFirst(), one.returned()));
    long pages = (logBytes() - before) / 4096;
    assertTrue(pages < 10, pages + " pages for 20 statements: a commit each has two");
  }

  @Test
  void one_that_fails_leaves_nothing_of_itself_and_the_others_are_done() throws Exception {
    String twoRows = "INSERT OR FAIL INTO kept(n) VALUES(?1),(0)";
    List<Waiting> all =
        together(List.of(keep(0), Statement.write(twoRows, 1L), keep(2), keep(0), keep(3)));
    assertEquals(List.of(0L, 2L, 3L), numbers());
    assertInstanceOf(StatementFailed.class, all.get(1).failure);
    assertInstanceOf(StatementFailed.class, all.get(3).failure);
  }

  static List<Integer> places() {
    return IntStream.range(0, MEMBERS).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("places")
  void where_a_member_ends_the_transaction_each_is_done_again_alone(int at) throws Exception {
    List<Waiting> all = together(with(at, Statement.write(ENDS_THE_TRANSACTION, 1L)));
    assertAllKeptBut(at, all);
    assertInstanceOf(StatementFailed.class, all.get(at).failure);
    assertTrue(String.valueOf(all.get(at).failure).contains("the transaction ends"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void where_the_commit_is_refused_each_is_done_again_alone(int at) throws Exception {
    List<Waiting> all = together(with(at, Statement.write(REFUSES_THE_COMMIT, 7L)));
    assertAllKeptBut(at, all);
    assertInstanceOf(StatementFailed.class, all.get(at).failure);
  }

  @ParameterizedTest
  @MethodSource("places")
  void where_the_disk_is_full_each_is_done_again_alone(int at) throws Exception {
    writer.alone(one -> one.execute(Statement.write("PRAGMA max_page_count=100")));
    List<Waiting> all = together(with(at, Statement.write(FILLS_THE_DISK, 100L)));
    assertAllKeptBut(at, all);
    assertInstanceOf(DatabaseUnavailable.class, all.get(at).failure);
  }

  @Test
  void what_comes_after_a_lost_transaction_finds_none_open() throws Exception {
    together(with(2, Statement.write(ENDS_THE_TRANSACTION, 1L)));
    together(with(2, Statement.write(REFUSES_THE_COMMIT, 7L)).subList(2, 4));
    writer.alone(
        one -> {
          one.executeAll(List.of(Statement.write("CREATE TABLE later(n INTEGER) STRICT")));
          return Rows.none();
        });
    writer.execute(Statement.write("INSERT INTO later(n) VALUES(1)"));
    assertEquals(1, reader.execute(Statement.read("SELECT count(*) FROM later")).integer(0, 0));
  }

  @Test
  void one_that_is_interrupted_in_the_line_does_nothing_and_the_others_do() throws Exception {
    var free = new CountDownLatch(1);
    Thread holder = hold(free);
    Waiting first = Waiting.start(this, keep(0));
    Waiting second = Waiting.start(this, keep(1));
    second.thread.interrupt();
    second.join();
    free.countDown();
    first.join();
    holder.join();
    assertEquals(List.of(0L), numbers());
    assertInstanceOf(DatabaseUnavailable.class, second.failure);
  }

  @Test
  void whoever_waits_when_it_is_closed_is_told_so() throws Exception {
    var free = new CountDownLatch(1);
    Thread holder = hold(free);
    var closing = new Thread(() -> writer.close(_ -> {}));
    closing.start();
    awaitParked(closing);
    Waiting late = Waiting.start(this, keep(0));
    Waiting later = Waiting.start(this, keep(1));
    free.countDown();
    late.join();
    later.join();
    holder.join();
    closing.join();
    assertEquals(List.of(), numbers());
    assertInstanceOf(DatabaseUnavailable.class, late.failure);
    assertInstanceOf(DatabaseUnavailable.class, later.failure);
    connection.checkpointAndClose();
  }

  private void assertAllKeptBut(int at, List<Waiting> all) {
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      if (i == at) continue;
      expected.add((long) i);
      assertEquals((long) i, all.get(i).returned());
      assertTrue(all.get(i).thereWhenAnswered, i + " was answered before it was committed");
    }
    assertEquals(expected, numbers());
  }

  private static Statement keep(long n) {
    return Statement.write(KEEP, n);
  }

  private static List<Statement> with(int at, Statement other) {
    return IntStream.range(0, MEMBERS).mapToObj(i -> i == at ? other : keep(i)).toList();
  }

  private synchronized List<Long> numbers() {
    Rows rows = reader.execute(Statement.read("SELECT n FROM kept ORDER BY n"));
    return rows.rows().stream().map(row -> (Long) row.getFirst()).toList();
  }

  private long logBytes() throws IOException {
    return Files.size(folder.resolve("test.db-wal"));
  }

  /** All of them come while the writer is busy, in that order. */
  private List<Waiting> together(List<Statement> statements) throws Exception {
    var free = new CountDownLatch(1);
    Thread holder = hold(free);
    List<Waiting> all = new ArrayList<>();
    for (Statement statement : statements) all.add(Waiting.start(this, statement));
    free.countDown();
    for (Waiting one : all) one.join();
    holder.join();
    return all;
  }

  private Thread hold(CountDownLatch until) throws InterruptedException {
    var held = new CountDownLatch(1);
    var holder =
        new Thread(
            () ->
                writer.alone(
                    _ -> {
                      held.countDown();
                      awaitUninterrupted(until);
                      return Rows.none();
                    }));
    holder.start();
    held.await();
    return holder;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitParked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive());
      Thread.sleep(1);
    }
  }

  /** A statement in the line, on a thread of its own. */
  private static final class Waiting {
    private final Statement statement;
    private final Thread thread;
    private volatile @Nullable Rows rows;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean thereWhenAnswered;

    private Waiting(SharedTransactionTest test, Statement statement) {
      this.statement = statement;
      this.thread = new Thread(() -> run(test));
    }

    static Waiting start(SharedTransactionTest test, Statement statement)
        throws InterruptedException {
      var waiting = new Waiting(test, statement);
      waiting.thread.start();
      awaitParked(waiting.thread);
      return waiting;
    }

    private void run(SharedTransactionTest test) {
      try {
        rows = test.writer.execute(statement);
        thereWhenAnswered = test.numbers().contains(statement.parameters().getFirst());
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    Statement statement() {
      return statement;
    }

    @Nullable Object returned() {
      if (failure != null) throw failure;
      return Objects.requireNonNull(rows).value(0, 0);
    }

    void join() throws InterruptedException {
      thread.join(30_000);
      assertTrue(!thread.isAlive(), "nobody answered " + statement);
    }
  }
}
