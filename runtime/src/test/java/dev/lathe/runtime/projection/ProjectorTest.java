package dev.lathe.runtime.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.ApplyOutcome.Failed;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {
  @TempDir Path folder;
  private final BundlesInMemory store = new BundlesInMemory();
  private Counting database;
  private Projector projector;

  @BeforeEach
  void open() {
    database = new Counting(SqliteDatabase.open(folder.resolve("test.db").toString()));
    goLive("orders_1");
    projector = Projector.of(database, store);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void versions_1_3_2_2_end_as_in_order() {
    append("x", 3);
    List<ApplyOutcome> outcomes = new ArrayList<>();
    for (int version : new int[] {1, 3, 2, 2}) {
      outcomes.addAll(projector.apply(List.of(message("x", version))));
    }
    assertEquals(List.of(new Applied(1), new Applied(1), new Applied(1), new Applied(1)), outcomes);
    assertEquals(List.of("x|s3|6|1 2 3"), Orders.rows(database, "orders_1"));
  }

  @Test
  void versions_1_3_2_2_in_one_batch_end_as_in_order() {
    append("x", 3);
    projector.apply(List.of(message("x", 1), message("x", 3), message("x", 2), message("x", 2)));
    assertEquals(List.of("x|s3|6|1 2 3"), Orders.rows(database, "orders_1"));
  }

  @Test
  void batches_may_overlap_and_come_again() {
    append("x", 9);
    projector.apply(List.of(message("x", 1, 2, 3, 4), message("x", 3, 4, 5)));
    projector.apply(List.of(message("x", 2, 3, 4, 5, 6)));
    projector.apply(List.of(message("x", 1, 2, 3, 4)));
    projector.apply(List.of(message("x", 6, 9))); // 7 and 8 come from the log
    assertEquals(List.of("x|s9|45|1 2 3 4 5 6 7 8 9"), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_batch_is_one_statement_a_projection() {
    for (int i = 0; i < 20; i++) {
      append("o" + i, 3);
    }
    projector.apply(List.of(message("o0", 1)));
    List<QueueMessage> messages = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      messages.add(message("o" + i, 2, 3)); // version 1 is missing but for o0
    }
    database.statements = 0;
    projector.apply(messages);
    assertEquals(1, database.statements);
    assertEquals("o9|s3|6|1 2 3", Orders.rows(database, "orders_1").getLast());
  }

  @Test
  void a_long_hole_is_closed_in_rounds() {
    append("x", 5000);
    assertEquals(List.of(new Applied(1)), projector.apply(List.of(message("x", 5000))));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_poisoned_stream_fails_alone_from_its_poison_on() {
    append("a", 2);
    append("b", 1);
    Orders.append(database, "b", Orders.poison());
    append("b", 1);
    append("c", 2);
    List<ApplyOutcome> outcomes =
        projector.apply(
            List.of(
                message("a", 1, 2),
                message("b", 1),
                message("b", 2),
                message("b", 3),
                message("c", 1, 2)));
    assertEquals(new Applied(2), outcomes.get(0));
    assertEquals(new Applied(1), outcomes.get(1));
    assertEquals(
        "`shop.Orders` refuses version 2 of `Order-b`: NOT NULL constraint failed: orders_1.status",
        assertInstanceOf(Failed.class, outcomes.get(2)).why());
    assertInstanceOf(Failed.class, outcomes.get(3));
    assertEquals(new Applied(2), outcomes.get(4));
    assertEquals(
        List.of("a|s2|3|1 2", "b|s1|1|1", "c|s2|3|1 2"), Orders.rows(database, "orders_1"));
  }

  @Test
  void after_a_failure_the_rest_of_its_group_fails() {
    append("x", 2);
    append("y", 1);
    List<ApplyOutcome> outcomes =
        projector.apply(
            List.of(
                message("x", 1),
                new QueueMessage("Order-x", "{}"),
                message("x", 2),
                message("y", 1)));
    assertEquals(new Applied(1), outcomes.get(0));
    assertEquals(
        new Failed("malformed message: not a JSON array of events: there is no array"),
        outcomes.get(1));
    assertInstanceOf(Failed.class, outcomes.get(2));
    assertEquals(new Applied(1), outcomes.get(3));
  }

  @Test
  void a_message_that_claims_what_the_log_lacks_moves_nothing() {
    append("x", 1);
    String third = message("x", 1).body().replace("\"rntversion\":1", "\"rntversion\":3");
    assertEquals(
        List.of(new Failed("`shop.Orders`: version 3 of `Order-x` is not in the log")),
        projector.apply(List.of(new QueueMessage("Order-x", third))));
    assertEquals(List.of(), Orders.rows(database, "orders_1"));
  }

  @Test
  void beside_such_a_message_the_others_of_its_stream_are_applied() {
    append("x", 1);
    String third = message("x", 1).body().replace("\"rntversion\":1", "\"rntversion\":3");
    assertEquals(
        List.of(
            new Applied(1), new Failed("`shop.Orders`: version 3 of `Order-x` is not in the log")),
        projector.apply(List.of(message("x", 1), new QueueMessage("Order-x", third))));
    assertEquals(List.of("x|s1|1|1"), Orders.rows(database, "orders_1"));
  }

  @Test
  void what_a_message_says_of_the_data_does_not_matter() {
    append("x", 1);
    String other = message("x", 1).body().replace("\"amount\":1", "\"amount\":1000");
    projector.apply(List.of(new QueueMessage("Order-x", other)));
    assertEquals(List.of("x|s1|1|1"), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_stream_that_is_refused_is_noted_and_goes_on_once_it_can() {
    append("b", 1);
    Orders.append(database, "b", Orders.poison());
    append("b", 1);
    projector.apply(List.of(message("b", 1, 2, 3)));
    projector.apply(List.of(message("b", 1, 2, 3)));
    var stuck = new StuckStreams(database);
    StuckStreams.Stuck noted = stuck.all().getFirst();
    assertEquals("orders_1", noted.generation());
    assertEquals("Order-b", noted.stream());
    assertEquals(2, noted.version());
    assertEquals("NOT NULL constraint failed: orders_1.status", noted.error());
    assertEquals(1, stuck.all().size());

    database.execute(Statement.write("DROP TRIGGER event_no_update"));
    database.execute(
        Statement.write(
            "UPDATE event SET data=?1 WHERE stream='Order-b' AND version=2",
            Orders.data("mended", 5)));
    projector.apply(List.of(message("b", 3)));
    assertEquals(List.of("b|s1|7|1 2 3"), Orders.rows(database, "orders_1"));
    assertEquals(List.of(), stuck.all());
  }

  @Test
  void data_that_stayed_in_the_log_is_read_from_there() {
    append("x", 3);
    String second =
        message("x", 2).body().replaceFirst("\"data\":.*", "\"dataref\":\"lathe:event/2\"}]");
    List<QueueMessage> messages = List.of(message("x", 1), new QueueMessage("Order-x", second));
    assertEquals(List.of(new Applied(1), new Applied(1)), projector.apply(messages));
    assertEquals(List.of("x|s2|3|1 2"), Orders.rows(database, "orders_1"));
  }

  @Test
  void malformed_messages_say_what_is_wrong() {
    append("x", 2);
    append("y", 1);
    String sound = message("x", 1).body();
    String two = sound.substring(0, sound.length() - 1) + "," + message("y", 1).body().substring(1);
    assertFailed("malformed message: not a JSON array of events: Unexpected end", "[");
    assertFailed(
        "malformed message: not a JSON array of events: there is no object in the array", "[1]");
    assertFailed("malformed message: no events in it", "[]");
    assertFailed("malformed message: events of more than one stream", two);
    assertFailed("malformed message: `specversion` is missing or no text", "[{}]");
    assertFailed("malformed message: `id`", sound.replace("\"id\"", "\"identity\""));
    assertFailed("malformed message: `source`", sound.replace("rntme:", "other:"));
    assertFailed("malformed message: `rntversion`", sound.replace("ion\":1,", "ion\":1.5,"));
    assertFailed("malformed message: `dataref`", sound.replace("\"data\"", "\"date\""));
  }

  @Test
  void events_nobody_takes_are_applied_to_nothing() {
    append("x", 1);
    String other = message("x", 1).body().replace("rntme://shop/", "rntme://other/");
    assertEquals(List.of(new Applied(1)), projector.apply(List.of(new QueueMessage("g", other))));
    assertEquals(List.of(), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_new_live_bundle_is_noticed_with_the_next_batch() {
    append("x", 1);
    projector.apply(List.of(message("x", 1)));
    goLive("orders_2");
    append("x", 1);
    projector.apply(List.of(message("x", 2)));
    assertEquals(List.of("x|s1|2|1 2"), Orders.rows(database, "orders_2"));
    assertEquals(List.of("x|s1|1|1"), Orders.rows(database, "orders_1"));
  }

  @Test
  void nothing_live_yet_means_later() {
    try (Database empty = SqliteDatabase.open(":memory:")) {
      Orders.createSystemTables(empty);
      append("x", 1);
      ApplyOutcome outcome = Projector.of(empty, store).apply(List.of(message("x", 1))).getFirst();
      assertTrue(assertInstanceOf(Failed.class, outcome).why().startsWith("NothingLive"));
    }
  }

  @Test
  void an_unavailable_database_fails_all() {
    append("x", 1);
    append("y", 1);
    List<QueueMessage> messages = List.of(message("x", 1), message("y", 1));
    projector.apply(messages);
    database.down = true;
    for (ApplyOutcome outcome : projector.apply(messages)) {
      assertTrue(assertInstanceOf(Failed.class, outcome).why().startsWith("DatabaseUnavailable"));
    }
  }

  @Test
  void a_projection_without_its_table_is_not_tried_event_by_event() {
    append("x", 5);
    List<QueueMessage> messages = List.of(message("x", 1, 2, 3, 4, 5));
    projector.apply(messages);
    database.execute(Statement.write("DELETE FROM watermark"));
    database.execute(Statement.write("DROP VIEW apply_orders_1"));
    database.statements = 0;
    assertInstanceOf(Failed.class, projector.apply(messages).getFirst());
    assertEquals(1, database.statements);
  }

  private void assertFailed(String why, String body) {
    ApplyOutcome outcome = projector.apply(List.of(new QueueMessage("g", body))).getFirst();
    String said = assertInstanceOf(Failed.class, outcome).why();
    assertTrue(said.startsWith(why), said);
  }

  private BundleId goLive(String generation) {
    store.push(Orders.bundle(generation));
    var rollout = new ChannelRollout(store, "live", database);
    rollout.advance();
    return rollout.ensureLive();
  }

  private void append(String id, int events) {
    for (int i = 1; i <= events; i++) {
      Orders.append(database, id, "s" + i, i);
    }
  }

  private QueueMessage message(String id, int... versions) {
    String list = Arrays.toString(versions);
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT "
                    + CloudEvents.FOR_THE_QUEUE
                    + " FROM event e WHERE e.stream=?1 AND e.version IN (SELECT value FROM json_each(?2)) ORDER BY e.version",
                "Order-" + id,
                list));
    List<String> events = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      events.add(rows.requiredText(row, 0));
    }
    return new QueueMessage("Order-" + id, "[" + String.join(",", events) + "]");
  }

  /** Counts requests, and can be unreachable. */
  private static final class Counting implements Database {
    private final Database database;
    private int statements;
    private boolean down;

    Counting(Database database) {
      this.database = database;
    }

    @Override
    public Rows execute(Statement statement) {
      if (down) throw new DatabaseUnavailable("the test took it down");
      statements++;
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> all) {
      statements++;
      database.executeAll(all);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
