package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.sqs.LocalSqs;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters in a queue that speaks SQS's protocol, and what operators do with them. */
final class DeadLetterCommandsTest {
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e%1$s","source":"rntme://shop/Order","type":"shop.Order.Placed",\
      "time":"2026-01-01T00:00:00.000Z","subject":"Order-%2$s","eventtype":"Placed",\
      "rntaggregateid":"%2$s","rntversion":%1$s,"data":{"before":null,"after":{}}}\
      """;

  @TempDir private Path folder;
  private LocalSqs sqs = new LocalSqs();
  private String dead = "";
  private String events = "";
  private String database = "";

  @BeforeEach
  void open() {
    dead = sqs.fifo("dead");
    events = sqs.fifo("events");
    database = "sqlite:" + folder.resolve("served.db");
    change("SELECT 1");
  }

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void they_are_listed_with_stream_versions_and_cause_and_stay() {
    bury("Order-a", "[" + EVENT.formatted(3, "a") + "," + EVENT.formatted(4, "a") + "]");
    bury("Order-b", "[" + EVENT.formatted(1, "b") + "]");
    bury("x", "nonsense");
    change(
        "INSERT INTO stuck(projection,stream,version,error,since,tries,next_try)"
            + " VALUES('feed','Order-a',3,'no date','2026',1,'2999')");

    var listed = run("list", "--database", database);
    assertEquals(3, listed.out().lines().count(), listed.err());
    assertTrue(listed.out().contains("Order-a  versions 3 to 4"), listed.out());
    assertTrue(listed.out().contains("feed refuses version 3: no date"), listed.out());
    assertTrue(listed.out().contains("nothing of its stream stands still"), listed.out());
    assertTrue(listed.out().contains("its body is not of Lathe"), listed.out());
    var json = (Json.Obj) JsonText.parse(run("list", "Order-b", "--json").out().strip());
    assertEquals(Optional.of("Order-b"), json.text("stream"));
    assertTrue(run("show", "Order-b").out().contains("\"e1\""));
    assertEquals(1, run("show", "Order-c").exitCode());
  }

  @Test
  void they_are_sent_again_in_order_and_go() {
    for (int version = 1; version <= 23; version++) {
      bury("Order-a", "[" + EVENT.formatted(version, "a") + "]");
    }
    bury("Order-b", "[" + EVENT.formatted(1, "b") + "]");

    var dry = run("redrive", "Order-a", "--to", events, "--dry-run");
    assertTrue(dry.err().contains("would be sent again"), dry.err());
    assertEquals(List.of(), received(events));
    assertEquals(2, run("redrive", "--to", events).exitCode());
    var redriven = run("redrive", "Order-a", "--to", events);
    assertEquals(0, redriven.exitCode(), redriven.err());
    assertTrue(redriven.err().startsWith("23 dead letters sent again"), redriven.err());

    List<String> order =
        received(events).stream()
            .map(body -> body.replaceAll("(?s).*\"id\":\"e(\\d+)\".*", "$1"))
            .toList();
    List<String> expected = new ArrayList<>();
    for (int version = 1; version <= 23; version++) expected.add(Integer.toString(version));
    assertEquals(expected, order);
    assertEquals(1, run("list").out().lines().count());
  }

  @Test
  void what_could_not_be_sent_is_released_and_goes() {
    change(
        "INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) VALUES"
            + "('relay','Order-a',3,10,'2999','2026','too large','2026')");
    bury(
        "Order-a",
        "[{\"specversion\":\"1.0\",\"id\":\"d\",\"subject\":\"Order-a\",\"eventtype\":\"EventDeliveryFailed\","
            + "\"rntversion\":0,\"data\":{\"failedEvent\":"
            + EVENT.formatted(7, "a")
            + ",\"lastError\":\"too large\"}}]");

    assertTrue(run("list", "--database", database).out().contains("version 7"));
    assertTrue(run("list").out().contains("too large"));
    var redriven = run("redrive", "--all", "--to", events, "--database", database);
    assertEquals(0, redriven.exitCode(), redriven.err());

    assertEquals(List.of(), received(events));
    assertEquals("", run("list").out());
    var parked = CommandLineRun.of("parked", "list", "--database", database, "--json");
    assertTrue(!parked.out().contains("deadAt"), parked.out());
  }

  @Test
  void what_a_webhook_gave_up_is_listed_with_them_and_without_a_queue() {
    change(
        "INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) VALUES"
            + "('webhook bus','Order-w',3,10,'2999','2026','SNS says NotFound','2026-02'),"
            + "('webhook bus','Order-v',4,2,'2999','2026','HTTP 500',NULL),"
            + "('relay','Order-r',5,10,'2999','2026','too large','2026-01')");

    var listed = run("list", "--database", database);
    assertEquals(
        List.of(
            "webhook bus  Order-w  from position 3  10 tries, given up 2026-02  SNS says NotFound"),
        listed.out().lines().toList());
    assertTrue(listed.err().contains("0 dead letters, 1 stream given up"), listed.err());

    var unqueued = CommandLineRun.of("dlq", "list", "--database", database, "--json");
    assertEquals(0, unqueued.exitCode(), unqueued.err());
    assertEquals(2, unqueued.out().lines().count(), unqueued.out());
    assertTrue(unqueued.out().contains("\"consumer\":\"relay\""), unqueued.out());
    var one = CommandLineRun.of("dlq", "list", "Order-w", "--database", database);
    assertEquals(1, one.out().lines().count(), one.out());
  }

  @Test
  void they_are_dropped_once_that_is_meant() {
    bury("Order-a", "[" + EVENT.formatted(1, "a") + "]");
    bury("Order-b", "[" + EVENT.formatted(1, "b") + "]");

    assertEquals(1, run("drop", "Order-c").exitCode());
    assertEquals(0, run("drop", "--all", "--dry-run").exitCode());
    assertEquals(0, run("drop", "Order-a").exitCode());
    assertTrue(run("list").out().contains("Order-b"));
    assertEquals(0, run("drop", "--all").exitCode());
    assertEquals("", run("list").out());
  }

  @Test
  void a_queue_that_is_none_is_told() {
    var none = CommandLineRun.of("dlq", "list");
    assertEquals(2, none.exitCode());
    assertTrue(none.err().contains("LATHE_DLQ_URL"), none.err());
    assertEquals(2, CommandLineRun.of("dlq", "list", "--queue", "orders").exitCode());
    assertEquals(
        3, CommandLineRun.of("dlq", "list", "--queue", "http://127.0.0.1:1/0/q").exitCode());
    assertEquals(2, CommandLineRun.of("dlq").exitCode());
  }

  private CommandLineRun run(String... args) {
    List<String> all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(args));
    all.add("--queue");
    all.add(dead);
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private void bury(String group, String body) {
    var place = new Message.Place(group, Integer.toString(body.hashCode()));
    var message = new Message(body, Optional.of(place), Optional.empty());
    assertEquals(List.of(), queue(dead).send(List.of(message)));
  }

  private List<String> received(String url) {
    List<String> bodies = new ArrayList<>();
    Queue queue = queue(url);
    while (true) {
      List<Received> page = queue.receive(10, Duration.ZERO);
      if (page.isEmpty()) return bodies;
      page.forEach(one -> bodies.add(one.body()));
      queue.delete(page);
    }
  }

  private Queue queue(String url) {
    return new SqsQueue(sqs.client(), url);
  }

  private void change(String sql) {
    try (Database opened = Databases.open(database)) {
      SystemTables.makeReady(opened);
      opened.execute(Statement.write(sql));
    }
  }
}
