package dev.lathe.runtime.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogProjectorTest {
  private static final Duration BUDGET = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final BundlesInMemory store = new BundlesInMemory();
  private Failing database;
  private LogProjector projector;

  @BeforeEach
  void open() {
    database = new Failing(SqliteDatabase.open(folder.resolve("test.db").toString()));
    goLive("orders_1");
    projector = LogProjector.of(database, store, new SystemTime());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_the_log_has_is_applied_once_and_in_order() {
    Orders.appendMany(database, 3_000);
    projector.run(BUDGET);
    projector.run(BUDGET);
    Orders.append(database, "m1", "last", 5);
    projector.run(BUDGET);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
    assertEquals(0, count("SELECT count(*) FROM watermark"));
  }

  @Test
  void with_nothing_new_a_run_is_one_read() {
    Orders.appendMany(database, 1_000);
    projector.run(BUDGET);
    database.requests = 0;
    projector.run(BUDGET);
    assertEquals(1, database.requests);
  }

  @Test
  void what_is_new_does_not_wait_for_what_others_brought() {
    Orders.appendMany(database, 12_000);
    List<String> seen = new ArrayList<>();
    database.before(3, () -> Orders.append(database, "new", "s1", 1));
    database.before(5, () -> Orders.append(database, "new", "s2", 2));
    database.before(7, () -> seen.addAll(Orders.rows(database, "orders_1")));
    projector.run(BUDGET);
    assertTrue(seen.contains("new|s2|3|1 2"), () -> "only " + seen);
    assertTrue(seen.stream().noneMatch(row -> row.startsWith("m500|s11500|")), "the rest waits");
    projector.run(BUDGET);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_stream_with_much_of_its_own_waits_for_its_turn() {
    Orders.appendMany(database, 12_000);
    for (int i = 0; i < 150; i++) Orders.append(database, "long", "s" + i, i);
    List<String> seen = new ArrayList<>();
    database.before(3, () -> seen.addAll(Orders.rows(database, "orders_1")));
    projector.run(BUDGET);
    assertTrue(seen.stream().noneMatch(row -> row.startsWith("long|")), () -> "too soon " + seen);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void both_projectors_may_take_turns() {
    var byMessage = Projector.of(database, store);
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String id = "o" + random.nextInt(5);
      Orders.append(database, id, "s" + i, i);
      switch (random.nextInt(3)) {
        case 0 -> projector.run(BUDGET);
        case 1 -> byMessage.apply(List.of(lastOf(id)));
        default -> {}
      }
    }
    projector.run(BUDGET);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_lost_answer_and_a_kill_before_the_commit_leave_nothing_twice() {
    Orders.appendMany(database, 2_200);
    for (int at = 1; at <= 3; at++) {
      database.failIn(at == 3 ? 1 : at, at == 2);
      assertThrows(DatabaseUnavailable.class, () -> projector.run(BUDGET));
    }
    projector.run(BUDGET);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_poisoned_stream_stands_alone_and_goes_on_once_it_can() {
    Orders.appendMany(database, 700);
    Orders.append(database, "b", "s1", 1);
    Orders.append(database, "b", Orders.poison());
    Orders.append(database, "b", "s3", 3);
    Orders.append(database, "c", "s1", 1);
    assertEquals(1, projector.run(BUDGET).stuck());
    Orders.append(database, "b", "s4", 4);
    Orders.append(database, "c", "s2", 2);
    assertEquals(0, projector.run(BUDGET).stuck());

    var stuck = new StuckStreams(database);
    StuckStreams.Stuck noted = stuck.all().getFirst();
    assertEquals("Order-b at 2", noted.stream() + " at " + noted.version());
    assertEquals("NOT NULL constraint failed: orders_1.status", noted.error());
    assertEquals(
        List.of("b|s1|1|1", "c|s2|3|1 2"), Orders.rows(database, "orders_1").subList(0, 2));

    due();
    projector.retryStuck(); // as before
    assertEquals(1, stuck.all().size());
    database.execute(Statement.write("DROP TRIGGER event_no_update"));
    database.execute(
        Statement.write(
            "UPDATE event SET data=?1 WHERE stream='Order-b' AND version=2",
            Orders.data("mended", 2)));
    projector.retryStuck(); // not yet due
    assertEquals(1, stuck.all().size());
    due();
    projector.retryStuck();
    assertEquals(List.of(), stuck.all());
    Orders.append(database, "b", "s5", 5);
    projector.run(BUDGET);
    assertEquals("b|s5|15|1 2 3 4 5", Orders.rows(database, "orders_1").getFirst());
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void another_bundle_that_goes_live_is_followed() {
    Orders.append(database, "x", "s1", 1);
    projector.run(BUDGET);
    goLive("orders_2");
    Orders.append(database, "x", "s2", 2);
    projector.run(BUDGET);
    assertEquals(List.of("x|s2|3|1 2"), Orders.rows(database, "orders_2"));
    assertEquals(List.of("x|s1|1|1"), Orders.rows(database, "orders_1"));
  }

  private void due() {
    database.execute(Statement.write("UPDATE stuck SET next_try=''"));
  }

  private int count(String sql) {
    return Math.toIntExact(database.execute(Statement.read(sql)).requiredInteger(0, 0));
  }

  private QueueMessage lastOf(String id) {
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT "
                    + CloudEvents.FOR_THE_QUEUE
                    + " FROM event e WHERE e.stream=?1 ORDER BY e.version DESC LIMIT 1",
                "Order-" + id));
    return new QueueMessage("Order-" + id, "[" + rows.requiredText(0, 0) + "]");
  }

  private void goLive(String generation) {
    store.push(Orders.bundle(generation));
    var rollout = new ChannelRollout(store, "live", database);
    rollout.advance();
    rollout.ensureLive();
  }

  /** Counts requests, and loses one. */
  private static final class Failing implements Database {
    private final Database database;
    private int requests;
    private int untilFailure;
    private boolean afterCommit;
    private int transactions;
    private final Map<Integer, Runnable> before = new HashMap<>();

    Failing(Database database) {
      this.database = database;
    }

    void failIn(int requests, boolean afterCommit) {
      this.untilFailure = requests;
      this.afterCommit = afterCommit;
    }

    /** Does something before the transaction of that number, counted from 1. */
    void before(int transaction, Runnable what) {
      before.put(transactions + transaction, what);
    }

    @Override
    public Rows execute(Statement statement) {
      requests++;
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      requests++;
      before.getOrDefault(++transactions, () -> {}).run();
      boolean fails = untilFailure > 0 && --untilFailure == 0;
      if (fails && !afterCommit) throw new DatabaseUnavailable("killed before the commit");
      database.executeAll(statements);
      if (fails) throw new DatabaseUnavailable("the answer is lost");
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
