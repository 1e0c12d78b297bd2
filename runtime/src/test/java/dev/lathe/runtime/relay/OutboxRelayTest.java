package dev.lathe.runtime.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.ManualClock;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.relay.Faults.Step;
import dev.lathe.runtime.relay.RelayReport.Ended;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayTest {
  private static final Duration BUDGET = Duration.ofSeconds(20);

  /** A process that is gone. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path folder;
  private Database database;
  private final ManualClock clock = new ManualClock();
  private final QueueInMemory queue = new QueueInMemory();
  private final QueueInMemory deadLetters = new QueueInMemory();

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(folder.resolve("test.db").toString());
    Orders.createSystemTables(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void events_go_out_in_messages_of_one_stream_and_only_once() {
    for (int i = 0; i < 450; i++) {
      Orders.append(database, "x", "s", i);
    }
    Orders.append(database, "y", "s", 1);
    RelayReport report = relay(Faults.NONE).run(BUDGET);
    assertEquals(451, report.events());
    assertEquals(Ended.DRAINED, report.ended());
    assertEquals(List.of(200, 200, 50), sizes("Order-x"));
    assertEquals(List.of(1), sizes("Order-y"));
    assertInOrder();
    assertEquals(0, relay(Faults.NONE).run(BUDGET).events());
    assertEquals(4, queue.accepted().size());
  }

  @Test
  void many_pages_are_drained_in_one_run() {
    for (int i = 0; i < 1700; i++) {
      Orders.append(database, "o" + i % 7, "s", i);
    }
    assertEquals(1700, relay(Faults.NONE).run(BUDGET).events());
    assertInOrder();
    assertEquals("1700", text("SELECT CAST(position AS TEXT) FROM cursor"));
  }

  @Test
  void a_relay_killed_after_sending_swallows_nothing_that_came_meanwhile() {
    Orders.append(database, "x", "first", 1);
    assertThrows(Killed.class, () -> relay(killedAt(Step.SENT)).run(BUDGET));
    Orders.append(database, "x", "second", 2);
    assertEquals(Ended.BUSY, relay(Faults.NONE).run(BUDGET).ended());
    clock.advance(Outbox.LEASE);
    assertEquals(2, relay(Faults.NONE).run(BUDGET).events());
    assertEquals(List.of("Order-x/1", "Order-x/1", "Order-x/2"), ids());
  }

  @Test
  void a_relay_that_sends_the_same_again_is_not_heard_twice() {
    Orders.append(database, "x", "first", 1);
    assertThrows(Killed.class, () -> relay(killedAt(Step.SENT)).run(BUDGET));
    clock.advance(Outbox.LEASE);
    relay(Faults.NONE).run(BUDGET);
    assertEquals(List.of("Order-x/1"), ids());
  }

  @Test
  void a_relay_whose_lease_was_taken_over_cannot_move_the_cursor() {
    Orders.append(database, "x", "first", 1);
    var second = new AtomicReference<RelayReport>();
    Faults stolen =
        step -> {
          if (step != Step.SENT) return;
          clock.advance(Outbox.LEASE);
          Orders.append(database, "x", "second", 2);
          second.set(relay(Faults.NONE).run(BUDGET));
        };
    RelayReport first = relay(stolen).run(BUDGET);
    assertEquals(Ended.LEASE_LOST, first.ended());
    assertEquals(Ended.DRAINED, second.get().ended());
    assertEquals("2", text("SELECT CAST(position AS TEXT) FROM cursor"));
    assertEquals("2", text("SELECT CAST(token AS TEXT) FROM lease"));
  }

  @Test
  void two_relays_at_once_send_everything_in_order() throws Exception {
    int streams = 5;
    int events = 400;
    try (var threads = Executors.newFixedThreadPool(3)) {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < events; i++) {
                  Orders.append(database, "o" + i % streams, "s", i);
                }
              });
      List<Future<RelayReport>> relays = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        relays.add(
            threads.submit(
                () -> {
                  var relay = new OutboxRelay(database, queue, Optional.of(deadLetters), clock);
                  return relay.run(BUDGET, Duration.ofMillis(300));
                }));
      }
      writer.get();
      for (Future<RelayReport> relay : relays) {
        relay.get();
      }
    }
    relay(Faults.NONE).run(BUDGET);
    assertInOrder();
    assertEquals(events, ids().stream().distinct().count());
    assertEquals(events, ids().size());
  }

  @Test
  void a_refused_stream_is_parked_and_the_others_go_on() {
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-x"));
    RelayReport report = relay(Faults.NONE).run(BUDGET);
    assertEquals(1, report.parked());
    assertEquals(Delivery.TRIES, queue.refusals("Order-x"));
    assertEquals(List.of("Order-y/1"), ids());
    assertEquals(
        "Order-x|1|1|the test refuses Order-x",
        text("SELECT stream||'|'||position||'|'||attempts||'|'||error FROM parked"));

    Orders.append(database, "x", "s", 2);
    Orders.append(database, "y", "s", 2);
    queue.refuse(_ -> false);
    relay(Faults.NONE).run(BUDGET);
    assertEquals(List.of("Order-y/1", "Order-y/2"), ids());

    clock.advance(Duration.ofSeconds(2));
    assertEquals(1, relay(Faults.NONE).run(BUDGET).released());
    assertEquals(List.of("Order-y/1", "Order-y/2", "Order-x/1", "Order-x/2"), ids());
    Orders.append(database, "x", "s", 3);
    relay(Faults.NONE).run(BUDGET);
    assertEquals("Order-x/3", ids().getLast());
    assertInOrder();
  }

  @Test
  void a_parked_stream_of_many_events_catches_up_page_by_page() {
    queue.refuse(_ -> true);
    Orders.append(database, "x", "s", 1);
    relay(Faults.NONE).run(BUDGET);
    for (int i = 0; i < 1300; i++) {
      Orders.append(database, "x", "s", i);
    }
    queue.refuse(_ -> false);
    relay(Faults.NONE).run(BUDGET); // passes them: the stream is parked
    assertEquals(List.of(), ids());
    clock.advance(Duration.ofSeconds(2));
    int released = 0;
    for (int run = 0; run < 5; run++) {
      released += relay(Faults.NONE).run(BUDGET).released();
    }
    assertEquals(1, released);
    assertEquals(1301, ids().size());
    assertInOrder();
  }

  @Test
  void a_stream_that_is_refused_for_good_ends_in_one_dead_letter() {
    Orders.append(database, "x", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-x"));
    int dead = 0;
    for (int run = 0; run < 15; run++) {
      dead += relay(Faults.NONE).run(BUDGET).dead();
      clock.advance(Duration.ofMinutes(2));
    }
    assertEquals(1, dead);
    assertEquals(1, deadLetters.accepted().size());
    assertTrue(text("SELECT dead_at FROM parked").startsWith("2026-01-01T00:"));
    assertEquals(
        OutboxRelay.MAXIMUM_ATTEMPTS, Integer.parseInt(text("SELECT ''||attempts FROM parked")));
    var letter = (Json.Obj) items(deadLetters.accepted().getFirst()).getFirst();
    assertEquals(Json.of("shop.Relay.EventDeliveryFailed"), letter.get("type").orElseThrow());
    assertEquals(Json.of("Order-x/1"), letter.get("causationid").orElseThrow());
    var data = (Json.Obj) letter.get("data").orElseThrow();
    var failed = (Json.Obj) data.get("failedEvent").orElseThrow();
    assertEquals(Json.of("Order-x/1"), failed.get("id").orElseThrow());

    Orders.append(database, "y", "s", 1);
    relay(Faults.NONE).run(BUDGET);
    assertEquals(List.of("Order-y/1"), ids());
  }

  @Test
  void a_queue_that_fails_parks_nothing() {
    Orders.append(database, "x", "s", 1);
    queue.down(true);
    assertEquals(Ended.QUEUE_UNAVAILABLE, relay(Faults.NONE).run(BUDGET).ended());
    assertEquals("0", text("SELECT ''||count(*) FROM parked"));
    queue.down(false);
    assertEquals(1, relay(Faults.NONE).run(BUDGET).events());
  }

  @Test
  void an_event_too_large_for_the_queue_leaves_its_data_in_the_log() {
    String large = "\"" + "x".repeat(1024 * 1024) + "\"";
    Orders.append(database, "x", "{\"before\":null,\"after\":{\"note\":%s}}".formatted(large));
    Orders.append(database, "x", "s", 1);
    relay(Faults.NONE).run(BUDGET);
    EventMessage message = queue.accepted().getFirst();
    var event = (Json.Obj) items(message).getFirst();
    assertEquals(Json.of("lathe:event/1"), event.get("dataref").orElseThrow());
    assertFalse(event.get("data").isPresent());
    assertEquals(2, message.events());
  }

  @Test
  void a_page_is_bounded_by_bytes_too() {
    String note = "\"" + "x".repeat(800 * 1024) + "\"";
    for (int i = 0; i < 12; i++) {
      Orders.append(database, "x", "{\"before\":null,\"after\":{\"note\":%s}}".formatted(note));
    }
    assertEquals(12, relay(Faults.NONE).run(BUDGET).events());
    assertEquals(12, queue.accepted().size());
    assertInOrder();
  }

  @Test
  void old_command_records_are_forgotten() {
    for (int i = 0; i < 1200; i++) {
      String at = i < 1100 ? "2025-12-30T00:00:00.000Z" : "2025-12-31T23:00:00.000Z";
      database.execute(
          Statement.write(
              """
              INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at) \
              VALUES('s',?1,'h','i','b','c','accepted',?2)""",
              "k" + i,
              at));
    }
    assertEquals(1100, relay(Faults.NONE).run(BUDGET).swept());
    assertEquals("100", text("SELECT ''||count(*) FROM command"));
  }

  @Test
  void a_woken_relay_sees_what_is_committed_after_it_looked() throws Exception {
    try (var threads = Executors.newFixedThreadPool(1)) {
      var relay = new OutboxRelay(database, queue, Optional.empty(), clock);
      Future<RelayReport> run = threads.submit(() -> relay.run(BUDGET, Duration.ofMillis(500)));
      Thread.sleep(100);
      Orders.append(database, "x", "s", 1);
      assertEquals(1, run.get().events());
    }
  }

  private OutboxRelay relay(Faults faults) {
    return new OutboxRelay(database, queue, Optional.of(deadLetters), clock, faults, _ -> {});
  }

  private static Faults killedAt(Step step) {
    return reached -> {
      if (reached == step) throw new Killed();
    };
  }

  private List<Integer> sizes(String stream) {
    return queue.accepted().stream()
        .filter(message -> message.stream().equals(stream))
        .map(EventMessage::events)
        .toList();
  }

  private List<String> ids() {
    return queue.accepted().stream()
        .flatMap(message -> items(message).stream())
        .map(event -> ((Json.Str) ((Json.Obj) event).get("id").orElseThrow()).value())
        .toList();
  }

  private void assertInOrder() {
    var last = new java.util.HashMap<String, Long>();
    for (EventMessage message : queue.accepted()) {
      Long before = last.put(message.stream(), message.lastPosition());
      assertTrue(
          before == null || before < message.firstPosition(),
          () -> "overtaken: " + message.stream());
    }
  }

  private static List<Json> items(EventMessage message) {
    return ((Json.Arr) JsonText.parse(message.body())).items();
  }

  private String text(String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.requiredText(0, 0);
  }
}
