package dev.lathe.runtime.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.DatabaseClock;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealingTest {
  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final BundlesInMemory store = new BundlesInMemory();
  private Counting database;
  private Healing healing;

  @BeforeEach
  void open() {
    database = new Counting(SqliteDatabase.open(folder.resolve("test.db").toString()));
    store.push(Orders.bundle("orders_1"));
    var rollout = new ChannelRollout(store, "live", database);
    rollout.advance();
    rollout.ensureLive();
    healing = new Healing(database, LogProjector.of(database, store, new SystemTime()));
    healing.heal(BUDGET);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_no_message_brought_is_there_within_two_ticks() {
    Orders.appendMany(database, 1_500);
    tick();
    tick();
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void messages_have_a_minute() {
    Orders.append(database, "x", "s", 1);
    healing.heal(BUDGET);
    healing.heal(BUDGET);
    assertEquals(List.of(), Orders.rows(database, "orders_1"));
  }

  @Test
  void what_messages_brought_is_not_applied_again() {
    Orders.append(database, "x", "s1", 1);
    Orders.append(database, "y", "lost", 1);
    Orders.append(database, "x", "s2", 2);
    Projector.of(database, store).apply(List.of(lastOf("x")));
    tick();
    Orders.append(database, "x", "s3", 4);
    tick();
    assertEquals(List.of("x|s2|3|1 2", "y|lost|1|1"), Orders.rows(database, "orders_1"));
    Projector.of(database, store).apply(List.of(lastOf("x")));
    assertEquals("x|s3|7|1 2 3", Orders.rows(database, "orders_1").getFirst());
  }

  @Test
  void a_message_that_comes_after_all_changes_nothing() {
    Orders.append(database, "x", "s1", 1);
    tick();
    tick();
    Projector.of(database, store).apply(List.of(lastOf("x")));
    assertEquals(List.of("x|s1|1|1"), Orders.rows(database, "orders_1"));
  }

  @Test
  void with_nothing_behind_a_tick_reads_a_row_or_two_whatever_the_log_has() {
    Orders.appendMany(database, 20_000);
    tick();
    tick();
    tick();
    database.requests = 0;
    database.rows = 0;
    tick();
    assertTrue(database.requests <= 3, () -> database.requests + " requests");
    assertTrue(database.rows <= 5, () -> database.rows + " rows");
    assertEquals(
        List.of(),
        database
            .execute(
                Statement.read(
                    """
                    SELECT e.position FROM event e JOIN generation g \
                    ON e.position>g.position AND g.written_by='projector'"""))
            .rows());
  }

  private void tick() {
    DatabaseClock.advance(database.database, A_MINUTE);
    healing.heal(BUDGET);
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

  /** Counts requests and the rows that they answer with. */
  private static final class Counting implements Database {
    private final Database database;
    private int requests;
    private int rows;

    Counting(Database database) {
      this.database = database;
    }

    @Override
    public Rows execute(Statement statement) {
      requests++;
      Rows answer = database.execute(statement);
      rows += answer.size();
      return answer;
    }

    @Override
    public void executeAll(List<Statement> statements) {
      requests++;
      database.executeAll(statements);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
