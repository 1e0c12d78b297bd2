package dev.lathe.runtime.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.DatabaseClock;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.consumer.ConsumerReport;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final Variables SET =
      new Variables(
          Map.of("HOST", "partner.example", "KEY", "whsec_bGF0aGUtZXhhbXBsZS1rZXktMjQtYnl0"),
          false);
  private static final WebhookPlan.Wanted ORDERS =
      new WebhookPlan.Wanted("shop", "Order", Optional.empty());

  @TempDir Path folder;
  private Database database;
  private final ManualTime time = new ManualTime();
  private final BundlesInMemory store = new BundlesInMemory();
  private final List<String> posted = new ArrayList<>();
  private Function<String, Receiver.Answer> answering = _ -> status(200);

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(folder.resolve("test.db").toString());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Receiver.Answer status(int status) {
    return new Receiver.Answer.Answered(status, "so it says", Optional.empty());
  }

  private Webhooks webhooks(Variables variables) {
    Receiver receiver =
        (posts, _) ->
            posts.stream()
                .map(
                    post -> {
                      String id = post.headers().getOrDefault("webhook-id", "");
                      posted.add(id);
                      return answering.apply(id);
                    })
                .toList();
    return new Webhooks(database, store, variables, receiver, time.platform());
  }

  private static WebhookPlan partner(WebhookPlan.Wanted... events) {
    return new WebhookPlan("partner", "https://${HOST}/hooks", "KEY", List.of(events));
  }

  private BundleId live(WebhookPlan... webhooks) {
    var bundle =
        new Bundle(
            "shop",
            "1.0.0",
            new Operations(List.of(), List.of(), List.of(), List.of()),
            List.of(),
            new Schema(List.of(), List.of(), List.of()),
            List.of(),
            Outlines.NONE,
            List.of(webhooks),
            List.of(),
            new TreeMap<>());
    BundleId id = store.push(bundle);
    new BundleRollout(database).finish(bundle, id);
    return id;
  }

  private List<String> drain() {
    List<String> drained = List.copyOf(posted);
    posted.clear();
    return drained;
  }

  private void pass(Duration by) {
    time.advance(by);
    DatabaseClock.advance(database, by);
  }

  private WebhookReport run(Webhooks webhooks) {
    return webhooks.run(BUDGET, Duration.ZERO).getFirst();
  }

  @Test
  void it_is_told_of_what_is_decided_after_its_bundle_went_live_in_order() {
    live();
    Orders.append(database, "x", "s", 1);
    live(partner(ORDERS));
    Orders.append(database, "x", "s", 2);
    Orders.append(database, "y", "s", 1);
    Orders.append(database, "x", "s", 3);
    assertEquals(3, run(webhooks(SET)).consumed().orElseThrow().events());
    assertEquals(List.of("Order-x/2", "Order-y/1", "Order-x/3"), drain());
    run(webhooks(SET));
    assertEquals(List.of(), drain());
  }

  @Test
  void a_topic_is_told_by_its_arn_without_a_key_and_of_large_data_where_to_find_it() {
    var variables = new Variables(Map.of("ACCOUNT", "123456789012"), false);
    String arn = "arn:aws:sns:eu-west-1:${ACCOUNT}:orders.fifo";
    live(new WebhookPlan("bus", new WebhookPlan.Target.Topic(arn), List.of(ORDERS)));
    Orders.append(database, "x y", "s", 1);
    Orders.append(database, "big", "s".repeat(CloudEvents.MAXIMUM_TOPIC_DATA_BYTES), 1);
    List<Receiver.Post> posts = new ArrayList<>();
    Receiver receiver =
        (all, _) -> {
          posts.addAll(all);
          return all.stream().map(post -> status(200)).toList();
        };
    var webhooks = new Webhooks(database, store, variables, receiver, time.platform());
    assertEquals(2, run(webhooks).consumed().orElseThrow().events());
    Receiver.Post first = posts.getFirst();
    assertEquals("arn:aws:sns:eu-west-1:123456789012:orders.fifo", first.url().toString());
    assertEquals("shop.Order.OrderChanged", first.headers().get("ce-type"));
    assertEquals("rntme://shop/Order", first.headers().get("ce-source"));
    String group = first.headers().getOrDefault("webhook-group", "");
    assertTrue(group.matches("Order~[0-9a-f]{64}"), group);
    assertEquals(null, first.headers().get("webhook-signature"));
    assertTrue(posts.getLast().body().contains("\"dataref\":\"lathe:event/2\""));
    assertTrue(posts.getLast().body().length() < 2_000);
  }

  @Test
  void an_arn_of_something_else_says_where_to_look() {
    live(new WebhookPlan("bus", new WebhookPlan.Target.Topic("${HOST}"), List.of(ORDERS)));
    assertEquals(
        Optional.of(
            "`${HOST}` is not the ARN of a topic of SNS or a bus of EventBridge here: look at its"
                + " variables"),
        run(webhooks(SET)).trouble());
  }

  @Test
  void it_goes_on_where_it_stopped_when_a_bundle_has_it_again() {
    live(partner(ORDERS));
    Orders.append(database, "x", "s", 1);
    run(webhooks(SET));
    live();
    assertEquals(List.of(), webhooks(SET).run(BUDGET, Duration.ZERO));
    Orders.append(database, "x", "s", 2);
    live(partner(ORDERS));
    run(webhooks(SET));
    assertEquals(List.of("Order-x/1", "Order-x/2"), drain());
  }

  @Test
  void only_the_events_that_it_asks_for_are_posted() {
    live(
        partner(new WebhookPlan.Wanted("shop", "Order", Optional.of("OrderLost"))),
        new WebhookPlan(
            "all",
            "https://${HOST}/",
            "KEY",
            List.of(new WebhookPlan.Wanted("shop", "Order", Optional.of("OrderChanged")))));
    Orders.append(database, "x", "s", 1);
    List<WebhookReport> reports = webhooks(SET).run(BUDGET, Duration.ZERO);
    assertEquals(
        List.of(0, 1),
        reports.stream().map(report -> report.consumed().orElseThrow().events()).toList());
    assertEquals(List.of("Order-x/1"), drain());
  }

  @Test
  void a_stream_that_is_refused_waits_aside_with_what_was_said_and_others_go_on() {
    live(partner(ORDERS));
    answering = id -> status(id.startsWith("Order-x") ? 422 : 204);
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    Orders.append(database, "x", "s", 2);
    Webhooks webhooks = webhooks(SET);
    assertEquals(1, run(webhooks).consumed().orElseThrow().parked());
    assertEquals(List.of("Order-x/1", "Order-y/1"), drain());
    var parked = new ParkedStreams(database).list(Optional.empty()).getFirst();
    assertEquals("webhook partner", parked.consumer());
    assertEquals("Order-x", parked.stream());
    assertEquals("HTTP 422: so it says", parked.error());

    answering = _ -> status(200);
    new ParkedStreams(database).release(Optional.of("Order-x"));
    run(webhooks);
    assertEquals(List.of("Order-x/1", "Order-x/2"), drain());
  }

  @Test
  void it_is_given_up_after_ten_times_and_tried_again_all_the_same() {
    live(partner(ORDERS));
    answering = _ -> status(500);
    Orders.append(database, "x", "s", 1);
    Webhooks webhooks = webhooks(SET);
    int dead = 0;
    for (int i = 0; i < 12; i++) {
      dead += run(webhooks).consumed().orElseThrow().dead();
      pass(Duration.ofSeconds(61));
    }
    assertEquals(1, dead);
    answering = _ -> status(200);
    assertEquals(1, run(webhooks).consumed().orElseThrow().released());
  }

  @Test
  void a_receiver_that_is_away_rests_and_nothing_is_parked() {
    live(partner(ORDERS));
    answering = _ -> new Receiver.Answer.NotReached("refused");
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    Webhooks webhooks = webhooks(SET);
    assertEquals(Optional.of("refused"), run(webhooks).trouble());
    assertEquals(Optional.empty(), run(webhooks).consumed(), "it rests");
    assertEquals(List.of("Order-x/1", "Order-y/1"), drain());
    answering = _ -> status(200);
    pass(Duration.ofSeconds(2));
    run(webhooks);
    assertEquals(List.of("Order-x/1", "Order-y/1"), drain());
    assertEquals(List.of(), new ParkedStreams(database).list(Optional.empty()));
  }

  @Test
  void what_was_taken_beside_one_without_an_answer_is_not_posted_again() {
    live(partner(ORDERS));
    answering = id -> status(id.startsWith("Order-x") ? 503 : 200);
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    Webhooks webhooks = webhooks(SET);
    run(webhooks);
    drain();
    answering = _ -> status(200);
    pass(Duration.ofSeconds(2));
    run(webhooks);
    assertEquals(List.of("Order-x/1"), drain());
  }

  @Test
  void one_event_that_nobody_answers_for_does_not_hold_up_the_others() {
    live(partner(ORDERS));
    answering =
        id ->
            id.startsWith("Order-x")
                ? new Receiver.Answer.NotReached("no answer within 10 s")
                : status(200);
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 1);
    Orders.append(database, "y", "s", 2);
    Webhooks webhooks = webhooks(SET);
    for (int i = 0; i < 3; i++) {
      run(webhooks);
      pass(Duration.ofSeconds(61));
    }
    assertEquals(
        List.of("Order-y/1", "Order-y/2"),
        drain().stream().filter(id -> id.startsWith("Order-y")).toList());
    assertEquals("Order-x", new ParkedStreams(database).list(Optional.empty()).getFirst().stream());
  }

  @Test
  void one_that_is_gone_is_closed_until_it_is_released() {
    live(partner(ORDERS));
    answering = _ -> status(410);
    Orders.append(database, "x", "s", 1);
    Webhooks webhooks = webhooks(SET);
    assertEquals(Ended.CLOSED, run(webhooks).consumed().orElseThrow().ended());
    answering = _ -> status(200);
    pass(Duration.ofDays(1));
    drain();
    assertEquals(Ended.CLOSED, run(webhooks).consumed().orElseThrow().ended());
    assertEquals(List.of(), drain());
    assertEquals("*", new ParkedStreams(database).list(Optional.empty()).getFirst().stream());

    new ParkedStreams(database).release(Optional.of("*"));
    run(webhooks);
    assertEquals(List.of("Order-x/1"), drain());
    assertEquals(List.of(), new ParkedStreams(database).list(Optional.empty()));
  }

  @Test
  void it_comes_back_when_it_asked_to() {
    live(partner(ORDERS));
    answering = _ -> new Receiver.Answer.Answered(429, "", Optional.of(Duration.ofSeconds(100)));
    Orders.append(database, "x", "s", 1);
    Webhooks webhooks = webhooks(SET);
    run(webhooks);
    answering = _ -> status(200);
    drain();
    pass(Duration.ofSeconds(99));
    run(webhooks);
    assertEquals(List.of(), drain());
    pass(Duration.ofSeconds(1));
    run(webhooks);
    assertEquals(List.of("Order-x/1"), drain());
  }

  @Test
  void a_variable_without_a_value_is_named_and_nothing_is_lost() {
    live(partner(ORDERS));
    Orders.append(database, "x", "s", 1);
    WebhookReport report = run(webhooks(new Variables(Map.of("HOST", "h.example"), false)));
    assertEquals(
        Optional.of("the variable `KEY` has no value here; set LATHE_VAR_KEY"), report.trouble());
    run(webhooks(SET));
    assertEquals(List.of("Order-x/1"), drain());
  }

  @Test
  void where_a_value_is_of_no_use_the_variable_is_named_and_not_the_value() {
    live(partner(ORDERS));
    String trouble =
        run(webhooks(new Variables(Map.of("HOST", "h.example", "KEY", "hunter2"), false)))
            .trouble()
            .orElseThrow();
    assertTrue(trouble.contains("`KEY`") && !trouble.contains("hunter2"), trouble);
    live(new WebhookPlan("partner", "http://${HOST}/", "KEY", List.of(ORDERS)));
    trouble = run(webhooks(SET)).trouble().orElseThrow();
    assertTrue(trouble.contains("https") && !trouble.contains("partner.example"), trouble);
  }

  @Test
  void a_slow_receiver_keeps_its_lease_and_its_order() {
    live(partner(ORDERS));
    for (int i = 0; i < 100; i++) Orders.append(database, "x", "s", i);
    answering =
        _ -> {
          pass(Duration.ofSeconds(4));
          return status(200);
        };
    Webhooks webhooks = webhooks(SET);
    for (int i = 0; i < 100 && posted.size() < 100; i++) {
      WebhookReport report = run(webhooks);
      assertEquals(Optional.empty(), report.trouble());
    }
    assertEquals(100, posted.size());
    assertEquals("Order-x/100", posted.getLast());
    assertEquals(
        100L,
        database
            .execute(Statement.read("SELECT position FROM cursor WHERE name='webhook partner'"))
            .requiredInteger(0, 0));
  }

  @Test
  void a_receiver_that_is_away_for_a_day_gets_everything_in_order_once_it_is_back() {
    live(partner(ORDERS));
    for (int i = 0; i < 2_000; i++) Orders.append(database, "o" + i % 500, "s", i);
    answering = _ -> new Receiver.Answer.NotReached("nobody listens there");
    Webhooks webhooks = webhooks(SET);
    int dead = 0;
    for (int minute = 0; minute < 24 * 60; minute++) {
      dead += run(webhooks).consumed().map(ConsumerReport::dead).orElse(0);
      pass(Duration.ofSeconds(61));
    }
    var parked = new ParkedStreams(database);
    long aside = parked.count(Optional.empty());
    assertTrue(aside < 500 && dead <= aside, aside + " streams aside, " + dead + " given up");
    assertEquals(2_000, count("SELECT count(*) FROM event"));
    drain();

    answering = _ -> status(200);
    for (int i = 0; i < 3 && posted.size() < 2_000; i++) {
      pass(Duration.ofSeconds(61));
      run(webhooks);
    }
    assertEquals(2_000, posted.size());
    assertEquals(0, parked.count(Optional.empty()));
    Map<String, Integer> versions = new HashMap<>();
    for (String id : posted) {
      int slash = id.indexOf('/');
      int version = Integer.parseInt(id.substring(slash + 1));
      Integer before = versions.put(id.substring(0, slash), version);
      assertEquals(version - 1, before == null ? 0 : before, id);
    }
  }

  private long count(String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }
}
