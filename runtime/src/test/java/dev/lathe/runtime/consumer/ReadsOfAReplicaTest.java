package dev.lathe.runtime.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.ReplicaDatabase;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reads that are answered by a replica, which has not yet what the database has: nothing is lost.
 */
final class ReadsOfAReplicaTest {
  private static final Duration BUDGET = Duration.ofMinutes(5);

  private static final String OF_A_PAGE = "LEFT JOIN parked";
  private static final String OF_A_BACKLOG = "WITH part AS";
  private static final String OF_WHAT_IS_DUE = "p CROSS JOIN event";

  /** So small that a few events are a backlog. */
  private static final Pace PACE = new Pace(3, Duration.ofSeconds(15), 4);

  private final Database database = SqliteDatabase.open(":memory:");
  private final ReplicaDatabase replica = new ReplicaDatabase(database);
  private final List<String> handled = new ArrayList<>();
  private final ManualTime time = new ManualTime();
  private boolean refusing;

  @BeforeEach
  void makeTables() {
    SystemTables.makeReady(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_stream_that_is_no_longer_parked_is_not_passed() {
    LogConsumer consumer = consumer();
    append("x");
    append("x");
    replica.answers(OF_A_PAGE, 1, this::whereXIsParked);
    assertEquals(Ended.LEASE_LOST, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(List.of(), handled);
    assertEquals(Ended.DRAINED, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(List.of("Order-x/1", "Order-x/2"), handled);
  }

  @Test
  void so_it_is_where_many_are_put_aside() {
    LogConsumer consumer = consumer();
    for (String order : List.of("a", "b", "c", "d", "x", "x", "e", "f", "g", "h", "i", "j")) {
      append(order);
    }
    replica.answers(OF_A_BACKLOG, 1, this::whereXIsParked);
    assertEquals(Ended.LEASE_LOST, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(Ended.DRAINED, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(
        List.of("Order-x/1", "Order-x/2"),
        handled.stream().filter(id -> id.startsWith("Order-x/")).toList());
    assertEquals(12, handled.size());
  }

  @Test
  void a_stream_is_not_released_before_all_that_the_cursor_has_passed() {
    LogConsumer consumer = consumer();
    append("x");
    append("x");
    refusing = true;
    assertEquals(1, consumer.run(new Taking(), BUDGET, Duration.ZERO).parked());
    refusing = false;
    assertEquals(1, new ParkedStreams(database).release(Optional.of("Order-x")));
    replica.answers(
        OF_WHAT_IS_DUE,
        1,
        due -> database.execute(Statement.read(due.sql(), due.parameters().getFirst(), 1L)));
    assertEquals(Ended.LEASE_LOST, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(Ended.DRAINED, consumer.run(new Taking(), BUDGET, Duration.ZERO).ended());
    assertEquals(List.of("Order-x/1", "Order-x/1", "Order-x/2"), handled);
    assertEquals(0, new ParkedStreams(database).count(Optional.empty()));
  }

  private Rows whereXIsParked(Statement read) {
    database.execute(
        Statement.write(
            "INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error)"
                + " VALUES('relay','Order-x',0,1,'2999','2026','')"));
    Rows rows = database.execute(read);
    database.execute(Statement.write("DELETE FROM parked WHERE next_try='2999'"));
    return rows;
  }

  private void append(String order) {
    Orders.append(database, order, "s", 1);
  }

  private LogConsumer consumer() {
    return new LogConsumer(
        replica,
        "relay",
        CloudEvents.WHOLE,
        _ -> Optional.empty(),
        PACE,
        time,
        time.platform().ids());
  }

  /** Takes everything, unless it refuses that. */
  private final class Taking implements EventHandler {
    @Override
    public Handled handle(List<LogEntry> entries) {
      if (refusing) {
        LogEntry first = entries.getFirst();
        var refusal =
            new Refusal(first.stream(), first.position(), "so it says", /* passing= */ false);
        return Handled.all(entries, List.of(refusal));
      }
      entries.forEach(entry -> handled.add(entry.id()));
      return Handled.all(entries, List.of());
    }

    @Override
    public boolean giveUp(Failure failure) {
      return true;
    }
  }
}
