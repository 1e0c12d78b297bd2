package dev.lathe.runtime.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.DatabaseClock;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.EventHandler;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.consumer.Lag;
import dev.lathe.runtime.consumer.LogConsumer;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayTest {
  private static final Duration BUDGET = Duration.ofSeconds(20);

  /** How long a relay that is gone keeps the others out. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  @TempDir Path folder;
  private Database database;
  private final Time time = new ManualTime();
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
    RelayReport report = relay().run(BUDGET);
    assertEquals(451, report.events());
    assertEquals(Ended.DRAINED, report.ended());
    assertEquals(List.of(200, 200, 50), sizes("Order-x"));
    assertEquals(List.of(1), sizes("Order-y"));
    assertInOrder();
    assertEquals(0, relay().run(BUDGET).events());
    assertEquals(4, queue.accepted().size());
  }

  @Test
  void many_pages_are_drained_in_one_run() {
    for (int i = 0; i < 1700; i++) {
      Orders.append(database, "o" + i % 7, "s", i);
    }
    assertEquals(1700, relay().run(BUDGET).events());
    assertInOrder();
    assertEquals("1700", text("SELECT CAST(position AS TEXT) FROM cursor"));
  }

  @Test
  void a_relay_killed_after_sending_swallows_nothing_that_came_meanwhile() {
    Orders.append(database, "x", "first", 1);
    assertThrows(Killed.class, () -> killed().run(BUDGET));
    Orders.append(database, "x", "second", 2);
    assertEquals(Ended.BUSY, relay().run(BUDGET).ended());
    pass(LEASE);
    assertEquals(2, relay().run(BUDGET).events());
    assertEquals(List.of("Order-x/1", "Order-x/1", "Order-x/2"), ids());
  }

  @Test
  void a_relay_that_sends_the_same_again_is_not_heard_twice() {
    Orders.append(database, "x", "first", 1);
    assertThrows(Killed.class, () -> killed().run(BUDGET));
    pass(LEASE);
    relay().run(BUDGET);
    assertEquals(List.of("Order-x/1"), ids());
  }

  @Test
  void a_relay_whose_lease_was_taken_over_cannot_move_the_cursor() {
    Orders.append(database, "x", "first", 1);
    var second = new AtomicReference<RelayReport>();
    queue.afterwards(
        () -> {
          pass(LEASE);
          Orders.append(database, "x", "second", 2);
          second.set(relay().run(BUDGET));
        });
    RelayReport first = relay().run(BUDGET);
    assertEquals(Ended.LEASE_LOST, first.ended());
    assertEquals(Ended.DRAINED, second.get().ended());
    assertEquals("2", text("SELECT CAST(position AS TEXT) FROM cursor"));
    assertEquals("2", text("SELECT CAST(token AS TEXT) FROM lease"));
  }

  @Test
  void a_relay_whose_clock_is_a_day_ahead_holds_nobody_up() {
    Orders.append(database, "x", "first", 1);
    Orders.append(database, "y", "first", 1);
    queue.refuse(message -> message.stream().equals("Order-y"));
    var ahead = new ManualTime();
    ahead.advance(Duration.ofDays(1));
    relay(ahead).run(BUDGET); // parks y
    Orders.append(database, "x", "second", 2);
    queue.afterwards(
        () -> {
          throw new Killed(); // with the lease in its hand
        });
    assertThrows(Killed.class, () -> relay(ahead).run(BUDGET));
    queue.refuse(_ -> false);

    pass(LEASE);
    Orders.append(database, "x", "third", 3);
    assertEquals(1, relay().run(BUDGET).released());
    assertEquals(List.of("Order-x/1", "Order-x/2", "Order-y/1", "Order-x/2", "Order-x/3"), ids());
  }

  @Test
  void a_consumer_of_another_name_has_a_place_of_its_own() {
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-x"));
    relay().run(BUDGET);

    List<String> seen = new ArrayList<>();
    var other =
        new LogConsumer(
            database,
            "other",
            CloudEvents.WHOLE,
            Interest.IN_EVERYTHING,
            Pace.USUAL,
            time,
            UUID::randomUUID);
    EventHandler handler =
        new EventHandler() {
          @Override
          public Handled handle(List<LogEntry> entries) {
            entries.forEach(entry -> seen.add(entry.id()));
            return Handled.all(entries, List.of());
          }

          @Override
          public boolean giveUp(Failure failure) {
            throw new AssertionError("nothing is refused");
          }
        };
    assertEquals(2, other.run(handler, BUDGET, Duration.ZERO).events());
    assertEquals(List.of("Order-x/1", "Order-y/1"), seen);
    assertEquals(0, other.run(handler, BUDGET, Duration.ZERO).events());
    assertEquals(
        "other:2,relay:2",
        text("SELECT group_concat(name||':'||position) FROM (SELECT * FROM cursor ORDER BY name)"));
    assertEquals("relay", text("SELECT group_concat(consumer) FROM parked"));
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
                  var relay = relay(new SystemTime());
                  return relay.run(BUDGET, Duration.ofMillis(300));
                }));
      }
      writer.get();
      for (Future<RelayReport> relay : relays) {
        relay.get();
      }
    }
    relay().run(BUDGET);
    assertInOrder();
    assertEquals(events, ids().stream().distinct().count());
    assertEquals(events, ids().size());
  }

  @Test
  void a_refused_stream_is_parked_and_the_others_go_on() {
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-x"));
    RelayReport report = relay().run(BUDGET);
    assertEquals(1, report.parked());
    assertEquals(Delivery.TRIES, queue.refusals("Order-x"));
    assertEquals(List.of("Order-y/1"), ids());
    assertEquals(
        "Order-x|1|1|the test refuses Order-x",
        text("SELECT stream||'|'||position||'|'||attempts||'|'||error FROM parked"));

    Orders.append(database, "x", "s", 2);
    Orders.append(database, "y", "s", 2);
    queue.refuse(_ -> false);
    relay().run(BUDGET);
    assertEquals(List.of("Order-y/1", "Order-y/2"), ids());

    pass(Duration.ofSeconds(2));
    assertEquals(1, relay().run(BUDGET).released());
    assertEquals(List.of("Order-y/1", "Order-y/2", "Order-x/1", "Order-x/2"), ids());
    Orders.append(database, "x", "s", 3);
    relay().run(BUDGET);
    assertEquals("Order-x/3", ids().getLast());
    assertInOrder();
  }

  @Test
  void a_parked_stream_of_many_events_catches_up_page_by_page() {
    queue.refuse(_ -> true);
    Orders.append(database, "x", "s", 1);
    relay().run(BUDGET);
    for (int i = 0; i < 1300; i++) {
      Orders.append(database, "x", "s", i);
    }
    queue.refuse(_ -> false);
    relay().run(BUDGET); // passes them: the stream is parked
    assertEquals(List.of(), ids());
    pass(Duration.ofSeconds(2));
    int released = 0;
    for (int run = 0; run < 5; run++) {
      released += relay().run(BUDGET).released();
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
      dead += relay().run(BUDGET).dead();
      pass(Duration.ofMinutes(2));
    }
    assertEquals(1, dead);
    assertEquals(1, deadLetters.accepted().size());
    assertEquals(
        "1",
        text("SELECT ''||(abs(unixepoch('subsec')-unixepoch(dead_at,'subsec'))<60) FROM parked"));
    var letter = (Json.Obj) items(deadLetters.accepted().getFirst()).getFirst();
    assertEquals(Json.of("shop.Relay.EventDeliveryFailed"), letter.get("type").orElseThrow());
    assertEquals(Json.of("Order-x/1"), letter.get("causationid").orElseThrow());
    var data = (Json.Obj) letter.get("data").orElseThrow();
    var failed = (Json.Obj) data.get("failedEvent").orElseThrow();
    assertEquals(Json.of("Order-x/1"), failed.get("id").orElseThrow());

    Orders.append(database, "y", "s", 1);
    relay().run(BUDGET);
    assertEquals(List.of("Order-y/1"), ids());

    queue.refuse(_ -> false);
    pass(Duration.ofMinutes(1));
    assertEquals(1, relay().run(BUDGET).released()); // dead streams are probed
    assertEquals(List.of("Order-y/1", "Order-x/1"), ids());
    assertEquals("0", text("SELECT ''||count(*) FROM parked"));
  }

  @Test
  void throttling_parks_for_as_long_as_it_takes_and_no_longer() {
    Orders.append(database, "x", "s", 1);
    queue.throttle();
    queue.refuse(_ -> true);
    for (int run = 0; run < 3 * LogConsumer.MAXIMUM_ATTEMPTS; run++) {
      assertEquals(0, relay().run(BUDGET).dead());
      pass(Duration.ofSeconds(61));
    }
    assertEquals(0, deadLetters.accepted().size());
    queue.refuse(_ -> false);
    assertEquals(1, relay().run(BUDGET).released());
  }

  @Test
  void a_relay_whose_run_failed_goes_on_at_once() {
    Orders.append(database, "x", "first", 1);
    OutboxRelay relay = killed();
    assertThrows(Killed.class, () -> relay.run(BUDGET));
    Orders.append(database, "x", "second", 2);
    assertEquals(2, relay.run(BUDGET).events());
    assertEquals(Ended.DRAINED, relay().run(BUDGET).ended());
  }

  @Test
  void a_lease_from_tomorrow_keeps_nobody_out() {
    Orders.append(database, "x", "s", 1);
    database.execute(
        Statement.write(
            """
            INSERT INTO lease(name,owner,token,expires_at) VALUES('relay','somebody',7,\
            strftime('%Y-%m-%dT%H:%M:%fZ','now','+1 day'))"""));
    assertEquals(1, relay().run(BUDGET).events());
    assertEquals("8", text("SELECT CAST(token AS TEXT) FROM lease"));
  }

  @Test
  void a_command_record_from_tomorrow_keeps_none_behind_it() {
    for (int i = 0; i < 10; i++) {
      database.execute(
          Statement.write(
              """
              INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at,recorded_at) \
              VALUES('s',?1,'h','i','b','c','accepted','',unixepoch()+?2)""",
              "k" + i,
              i == 0 ? 10L * 24 * 3600 : 0L));
    }
    relay().run(BUDGET); // sees that the first one cannot be
    pass(Duration.ofHours(25));
    assertEquals(10, relay().run(BUDGET).swept());
  }

  @Test
  void a_queue_that_fails_parks_nothing() {
    Orders.append(database, "x", "s", 1);
    queue.down(true);
    assertEquals(Ended.UNAVAILABLE, relay().run(BUDGET).ended());
    assertEquals("0", text("SELECT ''||count(*) FROM parked"));
    queue.down(false);
    assertEquals(1, relay().run(BUDGET).events());
  }

  @Test
  void an_event_too_large_for_the_queue_leaves_its_data_in_the_log() {
    String large = "\"" + "x".repeat(1024 * 1024) + "\"";
    Orders.append(database, "x", "{\"before\":null,\"after\":{\"note\":%s}}".formatted(large));
    Orders.append(database, "x", "s", 1);
    relay().run(BUDGET);
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
    assertEquals(12, relay().run(BUDGET).events());
    assertEquals(12, queue.accepted().size());
    assertInOrder();
  }

  @Test
  void old_command_records_are_forgotten() {
    for (int i = 0; i < 1200; i++) {
      if (i == 1100) pass(Duration.ofHours(24));
      // By a function whose clock is years behind: retries find the record all the same.
      database.execute(
          Statement.write(
              """
              INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at) \
              VALUES('s',?1,'h','i','b','c','accepted','2020-01-01T00:00:00.000Z')""",
              "k" + i));
    }
    pass(Duration.ofSeconds(1));
    assertEquals(1100, relay().run(BUDGET).swept());
    assertEquals("100", text("SELECT ''||count(*) FROM command"));
  }

  @Test
  void a_woken_relay_sees_what_is_committed_after_it_looked() throws Exception {
    try (var threads = Executors.newFixedThreadPool(1)) {
      var relay = relay(new SystemTime());
      Future<RelayReport> run = threads.submit(() -> relay.run(BUDGET, Duration.ofMillis(500)));
      Thread.sleep(100);
      Orders.append(database, "x", "s", 1);
      assertEquals(1, run.get().events());
    }
  }

  @Test
  void the_cursor_passes_what_nobody_listens_to_and_comes_to_what_somebody_does() {
    var none = new BundleId("a".repeat(64));
    var orders = new BundleId("b".repeat(64));
    Interest interest =
        live -> Optional.of(live.equals(none) ? Set.of() : Set.of(new Source("shop", "Order")));
    makeLive(none);
    Orders.append(database, "x", "unheard", 1);
    RelayReport unheard = relay(interest).run(BUDGET);
    assertEquals("0 0", unheard.events() + " " + unheard.messages());
    assertEquals(Ended.DRAINED, unheard.ended());
    assertEquals("1", text("SELECT CAST(position AS TEXT) FROM cursor"));
    assertFalse(relay(interest).run(BUDGET).events() > 0);

    makeLive(orders);
    Orders.append(database, "x", "heard", 2);
    assertEquals(1, relay(interest).run(BUDGET).events());
    assertEquals(List.of("Order-x/2"), ids());
  }

  @Test
  void a_bundle_that_goes_live_before_a_page_is_read_gets_what_its_own_commands_decided() {
    var none = new BundleId("a".repeat(64));
    makeLive(none);
    Interest interest =
        _ -> {
          // After the lease was taken, before the page is read.
          makeLive(new BundleId("b".repeat(64)));
          Orders.append(database, "x", "of the new one", 2);
          return Optional.of(Set.of());
        };
    Orders.append(database, "x", "of the old one", 1);
    assertEquals(2, relay(interest).run(BUDGET).events());
  }

  @Test
  void listeners_are_the_read_models_of_the_live_bundle_and_all_where_it_cannot_be_had() {
    var store = new BundlesInMemory();
    BundleId shop = store.push(Orders.bundle("orders_1"));
    makeLive(shop);
    var listeners = Listeners.of(database, store);
    assertEquals(Optional.of(Set.of(new Source("shop", "Order"))), listeners.under(shop));
    assertEquals(Optional.empty(), listeners.under(new BundleId("c".repeat(64))));
  }

  private void makeLive(BundleId bundle) {
    database.execute(
        Statement.write(
            """
            INSERT INTO live(one,bundle,at) VALUES(1,?1,'2026-01-01T00:00:00.000Z') \
            ON CONFLICT(one) DO UPDATE SET bundle=excluded.bundle""",
            bundle.value()));
  }

  private OutboxRelay relay(Interest interest) {
    return new OutboxRelay(
        database, queue, Optional.of(deadLetters), interest, time, UUID::randomUUID);
  }

  private OutboxRelay relay() {
    return relay(time);
  }

  private OutboxRelay relay(Time clock) {
    return new OutboxRelay(
        database, queue, Optional.of(deadLetters), Interest.IN_EVERYTHING, clock, UUID::randomUUID);
  }

  /** Its process ends when the queue has what it sends. */
  private OutboxRelay killed() {
    queue.afterwards(
        () -> {
          throw new Killed();
        });
    return relay();
  }

  private void pass(Duration by) {
    DatabaseClock.advance(database, by);
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

  @Test
  void what_is_new_on_others_does_not_wait_for_what_is_far_behind() {
    for (int i = 0; i < 6_000; i++) Orders.append(database, "old" + i % 3, "s", i);
    EventPublisher watched =
        messages -> {
          // In the midst of the backlog: one on a stream without, one on a stream that waits.
          if (ids().size() > 1_500
              && count("SELECT count(*) FROM event WHERE stream='Order-new'") == 0) {
            Orders.append(database, "new", "s", 1);
            Orders.append(database, "old1", "late", 1);
          }
          return queue.publish(messages);
        };
    var relay =
        new OutboxRelay(
            database, watched, Optional.empty(), Interest.IN_EVERYTHING, time, UUID::randomUUID);
    RelayReport report = relay.run(Duration.ofMinutes(10));
    assertEquals(6_002, report.events());
    assertEquals(0, report.parked());
    assertEquals(Ended.DRAINED, report.ended());
    assertInOrder();
    List<String> ids = ids();
    assertEquals(6_002, ids.stream().distinct().count());
    assertEquals(6_002, ids.size());
    int place = ids.indexOf("Order-new/1");
    assertTrue(place > 1_000 && place < 3_500, "sent at " + place);
    assertEquals(0, count("SELECT count(*) FROM parked"));
  }

  @Test
  void a_backlog_on_many_streams_is_worked_off_by_whoever_comes_next() {
    for (int i = 0; i < 3_000; i++) Orders.append(database, "s" + i % 1_500, "s", i);
    EventPublisher deadly =
        messages -> {
          if (ids().size() > 1_200) throw new Killed();
          return queue.publish(messages);
        };
    var killed =
        new OutboxRelay(
            database, deadly, Optional.empty(), Interest.IN_EVERYTHING, time, UUID::randomUUID);
    assertThrows(Killed.class, () -> killed.run(BUDGET));
    assertTrue(count("SELECT count(*) FROM parked") > 0);
    pass(LEASE);
    relay().run(Duration.ofMinutes(10));
    assertInOrder();
    assertEquals(3_000, ids().stream().distinct().count());
    assertEquals(0, count("SELECT count(*) FROM parked"));
  }

  private long count(String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  @Test
  void a_run_tells_how_far_behind_it_stays() {
    assertEquals(Lag.NONE, relay().run(BUDGET).lag());
    Orders.append(database, "x", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-x"));
    Lag parked = relay().run(BUDGET).lag();
    assertEquals(0, parked.events());
    assertTrue(parked.seconds() > 0, parked::toString); // decided on the first day of 2026
    queue.down(true);
    Orders.append(database, "y", "s", 1);
    Orders.append(database, "y", "s", 2);
    assertEquals(2, relay().run(BUDGET).lag().events());
  }
}
