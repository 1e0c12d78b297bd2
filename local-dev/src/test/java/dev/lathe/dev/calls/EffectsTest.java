package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.calls.KeyedVendor.Fault;
import dev.lathe.dev.calls.KeyedVendor.Killed;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.ClaimRows;
import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that charges somebody: once, however it is cut off, or it says that it cannot know. */
final class EffectsTest {
  private static final Path BLUEPRINT = Path.of("src/test/resources/outside/effects");

  /** More than any request has of them. */
  private static final int MOST_STEPS = 20;

  @TempDir Path folder;
  private final MovableTime time = new MovableTime(SystemPlatform.create().time(), Duration.ZERO);
  private final Platform platform = SystemPlatform.create().with(time);
  private final KeyedVendor vendor = new KeyedVendor();
  private BundleFile file;
  private FolderBundleStore store;
  private Database database;
  private KillingDatabase killing;
  private HttpPipeline pipeline;
  private Recording recording = Recording.NONE;

  @BeforeEach
  void start() {
    Bundle bundle =
        switch (Compiler.compile(BLUEPRINT)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    file = BundleFile.of(bundle);
    store = new FolderBundleStore(folder, time);
    store.put(file.id(), file.bytes());
    database = Databases.open("sqlite::memory:", Optional.empty(), time);
    new BundleRollout(database).finish(bundle, file.id());
    restart();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** Another process on the same database. */
  private void restart() {
    killing = new KillingDatabase(database);
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, killing),
            store,
            _ -> file::id,
            vendor,
            TokenVerifier.NOBODY,
            WakeUp.NONE,
            new HttpSettings(
                    Tenant.MAIN,
                    Optional.empty(),
                    /* development= */ false,
                    Variables.NONE,
                    Origins.OWN,
                    ControlAccess.BY_TOKEN)
                .with(recording),
            platform,
            _ -> {});
  }

  /** What the relay's tick does of claims. */
  private LeftClaims.Report tick() {
    return new Workflows(
            database,
            store,
            Tenant.MAIN,
            file::id,
            Variables.NONE,
            vendor,
            WakeUp.NONE,
            Recording.NONE,
            platform)
        .claims()
        .run(Duration.ofSeconds(20));
  }

  @Test
  void a_key_is_asked_for_where_something_must_not_be_done_twice() {
    place("o1");
    HttpAnswer keyless = post("/orders/o1/pay", "{\"amount\":5}", Map.of());
    assertEquals(400, keyless.status());
    assertEquals("IDEMPOTENCY_KEY_REQUIRED", code(keyless));
    assertEquals(0, vendor.asked);

    HttpAnswer atOnce = post("/orders/o1/pay-at-once", "{\"amount\":5}", Map.of());
    assertEquals(200, atOnce.status(), body(atOnce));
    assertEquals(1, vendor.effects());
    nothingLeft();
  }

  @Test
  void what_can_be_refused_before_is_and_calls_nobody() {
    HttpAnswer absent = pay("o9", "k1");
    assertEquals("COMMAND_ILLEGAL_TRANSITION", code(absent));
    place("o1");
    HttpAnswer stale =
        post(
            "/orders/o1/pay",
            "{\"amount\":5}",
            Map.of("Idempotency-Key", "k2", "If-Match", "\"7\""));
    assertEquals("COMMAND_CONCURRENCY_CONFLICT", code(stale));
    HttpAnswer again =
        post(
            "/orders/o1/pay",
            "{\"amount\":5}",
            Map.of("Idempotency-Key", "k2", "If-Match", "\"7\""));
    assertEquals("true", again.headers().get("Idempotency-Replay"), body(again));
    assertEquals(0, vendor.asked);
    nothingLeft();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_is_refused_before_it_is_claimed_is_kept_as_other_refusals_are(boolean answered) {
    recording = Recording.of(Recording.USUAL);
    place("o1"); // and the bundle is loaded
    restart();
    place("o2");
    if (!answered) killing.silentAt(0, 1, false);
    killing.killAt(answered ? 1 : 2, true); // it is in the one request of the claim, or in none
    HttpAnswer refused = pay("o9", "k1");
    assertEquals("COMMAND_ILLEGAL_TRANSITION", code(refused));
    restart();
    HttpAnswer again = pay("o9", "k1");
    assertEquals("COMMAND_ILLEGAL_TRANSITION", code(again));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
    assertEquals(
        List.of(List.of("illegal_transition", "illegal_transition", "o9")),
        database
            .execute(
                Statement.read(
                    "SELECT c.outcome,p.data->>'$.outcome',p.data->>'$.request.sent.id' FROM"
                        + " command c JOIN lathe_part p ON p.command=c.id WHERE c.key='k1'"))
            .rows());
    assertEquals(List.of(), new PartRows(database).faults(5));
    assertEquals(0, vendor.asked);
    nothingLeft();
  }

  @Test
  void a_command_that_was_claimed_is_kept_once_and_its_claim_ends_with_it() {
    recording = Recording.of(Recording.USUAL);
    restart();
    place("o1");
    assertEquals(200, pay("o1", "k1").status());
    assertEquals(List.of(), new PartRows(database).faults(5));
    assertEquals(
        List.of(List.of(2L)),
        database.execute(Statement.read("SELECT count(*) FROM lathe_part")).rows());
    nothingLeft();
  }

  @Test
  void a_retry_is_answered_the_same_and_another_request_with_its_key_refused() {
    place("o1");
    place("o2");
    HttpAnswer paid = pay("o1", "k1");
    assertEquals(200, paid.status(), body(paid));
    assertEquals(body(paid), body(pay("o1", "k1")));
    assertEquals("IDEMPOTENCY_KEY_REUSED", code(pay("o2", "k1")));
    assertEquals(1, vendor.asked);
    assertTrue(events("o1").endsWith("OrderPay"), events("o1"));
    nothingLeft();
  }

  @Test
  void a_second_request_with_the_key_is_told_that_the_first_is_under_way() {
    place("o1");
    var second = new AtomicReference<HttpAnswer>();
    vendor.meanwhile = () -> second.set(pay("o1", "k1"));
    assertEquals(200, pay("o1", "k1").status());
    HttpAnswer told = second.get();
    assertNotNull(told);
    assertEquals(409, told.status());
    assertEquals("COMMAND_IN_PROGRESS", code(told));
    assertTrue(Long.parseLong(told.headers().get("Retry-After")) > 0);
    assertEquals(1, vendor.asked);
  }

  @Test
  void a_command_that_is_refused_after_its_call_says_so_each_time() {
    place("o1");
    vendor.meanwhile = () -> post("/orders/o1/cancel", "{}", Map.of());
    HttpAnswer refused = pay("o1", "k1");
    assertEquals(409, refused.status());
    assertEquals("EFFECT_WITHOUT_EVENT", code(refused));
    assertTrue(body(refused).contains("\"done\":[\"charge\"]"), body(refused));
    assertTrue(body(refused).contains("\"refusal\":\"illegal_transition\""), body(refused));
    assertEquals("EFFECT_WITHOUT_EVENT", code(pay("o1", "k1")));
    time.forward(Duration.ofDays(2));
    assertEquals(new LeftClaims.Report(0, 1), tick());
    assertEquals("EFFECT_WITHOUT_EVENT", code(pay("o1", "k1")));
    assertEquals(1, vendor.asked);
  }

  @Test
  void what_was_done_is_made_good_for_where_the_command_is_refused_after_it() {
    place("o1");
    vendor.meanwhile = () -> post("/orders/o1/cancel", "{}", Map.of());
    HttpAnswer refused = payOrRefund("o1");
    assertEquals(409, refused.status());
    assertEquals("EFFECT_WITHOUT_EVENT", code(refused));
    assertTrue(body(refused).contains("\"compensated\":[\"charge\"]"), body(refused));
    assertTrue(body(refused).contains("\"madeGood\":true"), body(refused));
    assertEquals(
        List.of("{\"label\":\"order o1\",\"total\":\"12.5\",\"who\":\"c1\"}"),
        List.copyOf(vendor.refunded.values()));
    assertTrue(body(payOrRefund("o1")).contains("\"madeGood\":true"));
    assertEquals(List.of(), new ClaimRows(database).faults(10));
    assertEquals("compensated", new ClaimRows(database).list().getFirst().state());
    time.forward(Duration.ofHours(1));
    assertEquals(new LeftClaims.Report(0, 0), tick());
    assertEquals(2, vendor.asked);
    assertEquals(1, claims("o1"));
    database.execute(Statement.write("UPDATE lathe_claim SET since=since-90000"));
    assertEquals(new LeftClaims.Report(0, 0), tick());
    nothingLeft();
  }

  @Test
  void a_compensation_that_gets_no_response_is_gone_on_with_and_never_the_command() {
    place("o1");
    vendor.meanwhile =
        () -> {
          post("/orders/o1/cancel", "{}", Map.of());
          vendor.faults.addAll(List.of(Fault.TIMEOUT_AFTER, Fault.UNREACHED));
        };
    HttpAnswer refused = payOrRefund("o1");
    assertEquals("EFFECT_WITHOUT_EVENT", code(refused));
    assertTrue(body(refused).contains("\"madeGood\":false"), body(refused));
    time.forward(Duration.ofSeconds(1));
    assertEquals(new LeftClaims.Report(1, 0), tick());
    assertTrue(body(payOrRefund("o1")).contains("\"madeGood\":true"));
    assertEquals(1, vendor.refunds("o1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_compensation_that_is_refused_or_of_which_nobody_can_know_waits_for_somebody(boolean keys) {
    vendor.takesKeys = keys;
    place("o1");
    vendor.meanwhile =
        () -> {
          post("/orders/o1/cancel", "{}", Map.of());
          vendor.faults.add(keys ? Fault.REFUSED : Fault.TIMEOUT_AFTER);
        };
    HttpAnswer refused = payOrRefund("o1");
    assertEquals("EFFECT_WITHOUT_EVENT", code(refused));
    assertTrue(body(refused).contains("\"madeGood\":false"), body(refused));
    String why = keys ? "CARD_DECLINED" : "EXTERNAL_OUTCOME_UNKNOWN";
    assertTrue(body(refused).contains("\"compensationFailed\":\"charge: " + why), body(refused));
    time.forward(Duration.ofDays(2));
    assertEquals(new LeftClaims.Report(0, 1), tick());
    assertTrue(new ClaimRows(database).faults(10).getFirst().contains("not made good for charge"));
    assertEquals(2, vendor.asked);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killed_at_each_statement_while_it_makes_good_it_does_so_once_or_says_so(boolean keys) {
    vendor.takesKeys = keys;
    boolean killed = true;
    for (int step = 0; killed; step++) {
      assertTrue(step < MOST_STEPS);
      for (boolean before : List.of(true, false)) {
        String order = "o" + step + before;
        place(order);
        int steps = step;
        vendor.meanwhile =
            () -> {
              post("/orders/" + order + "/cancel", "{}", Map.of());
              killing.killAt(steps, before);
            };
        killed = endsInKill(() -> payOrRefund(order));
        refundedOrSaid(order, keys);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killed_around_its_compensation_it_makes_good_once_or_says_so(boolean keys) {
    vendor.takesKeys = keys;
    for (Fault fault : List.of(Fault.KILLED_BEFORE, Fault.KILLED_AFTER)) {
      String order = "o" + fault;
      place(order);
      vendor.meanwhile =
          () -> {
            post("/orders/" + order + "/cancel", "{}", Map.of());
            vendor.faults.add(fault);
          };
      assertTrue(endsInKill(() -> payOrRefund(order)));
      assertEquals(keys, refundedOrSaid(order, keys));
    }
  }

  /** Whether it was made good for, in the end. */
  private boolean refundedOrSaid(String order, boolean keys) {
    time.forward(Duration.ofMinutes(5));
    LeftClaims.Report report = tick();
    HttpAnswer late = payOrRefund(order);
    assertFalse(events(order).endsWith("OrderPay"), report.toString());
    if (code(late).equals("EXTERNAL_OUTCOME_UNKNOWN")) { // killed before its charge was kept
      assertFalse(keys, body(late));
      assertEquals(0, vendor.refunds(order));
      return false;
    }
    assertEquals("EFFECT_WITHOUT_EVENT", code(late), body(late));
    if (body(late).contains("\"madeGood\":true")) {
      assertEquals(1, vendor.refunds(order), order);
      return true;
    }
    assertFalse(keys, body(late));
    assertTrue(vendor.refunds(order) <= 1, order);
    return false;
  }

  @Test
  void a_call_that_was_surely_not_done_leaves_the_key_free() {
    place("o1");
    vendor.faults.add(Fault.REFUSED);
    assertEquals("CARD_DECLINED", code(pay("o1", "k1")));
    nothingLeft();
    vendor.refused.clear();
    vendor.faults.addAll(List.of(Fault.UNREACHED, Fault.UNREACHED));
    assertEquals("EXTERNAL_MODULE_UNAVAILABLE", code(pay("o1", "k1")));
    nothingLeft();
    assertEquals(200, pay("o1", "k1").status());
    assertEquals(1, vendor.effects());
  }

  @Test
  void a_call_that_may_have_been_done_is_gone_on_with_by_a_retry_and_by_the_tick() {
    place("o1");
    place("o2");
    vendor.faults.addAll(List.of(Fault.TIMEOUT_AFTER, Fault.UNREACHED));
    assertEquals("EXTERNAL_MODULE_UNAVAILABLE", code(pay("o1", "k1")));
    assertEquals(200, pay("o1", "k1").status());
    assertEquals(1, vendor.effects());

    vendor.faults.addAll(List.of(Fault.BROKEN_AFTER, Fault.TIMEOUT_BEFORE));
    assertEquals("EXTERNAL_MODULE_TIMEOUT", code(pay("o2", "k1-")));
    time.forward(Duration.ofSeconds(1));
    assertEquals(new LeftClaims.Report(1, 0), tick());
    assertTrue(events("o2").endsWith("OrderPay"), events("o2"));
    HttpAnswer replayed = pay("o2", "k1-");
    assertEquals(200, replayed.status());
    assertEquals("true", replayed.headers().get("Idempotency-Replay"));
    assertEquals(2, vendor.effects());
    nothingLeft();
  }

  @Test
  void where_nobody_can_know_it_is_said_and_waits_for_somebody() {
    place("o1");
    vendor.takesKeys = false;
    vendor.faults.add(Fault.TIMEOUT_AFTER);
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(pay("o1", "k1")));
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(pay("o1", "k1")));
    time.forward(Duration.ofDays(2));
    assertEquals(new LeftClaims.Report(0, 1), tick());
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(pay("o1", "k1")));
    assertEquals(1, vendor.asked);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killed_at_each_of_its_statements_it_charges_once_or_says_that_it_cannot_know(boolean keys) {
    vendor.takesKeys = keys;
    boolean killed = true;
    int unknown = 0;
    for (int step = 0; killed; step++) {
      assertTrue(step < MOST_STEPS);
      for (boolean before : List.of(true, false)) {
        String order = "o" + step + before;
        place(order);
        killing.killAt(step, before);
        killed = endsInKill(order);
        unknown += after(order, keys);
      }
    }
    assertEquals(keys, unknown == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killed_around_its_call_it_charges_once_or_says_that_it_cannot_know(boolean keys) {
    vendor.takesKeys = keys;
    for (Fault fault : List.of(Fault.KILLED_BEFORE, Fault.KILLED_AFTER)) {
      String order = "o" + fault;
      place(order);
      vendor.faults.add(fault);
      assertTrue(endsInKill(order));
      assertEquals(keys ? 0 : 1, after(order, keys));
    }
  }

  private boolean endsInKill(String order) {
    return endsInKill(
        () -> {
          HttpAnswer answer = pay(order, "k" + order);
          assertEquals(200, answer.status(), body(answer));
        });
  }

  private boolean endsInKill(Runnable request) {
    try {
      request.run();
      return false;
    } catch (Killed end) {
      return true;
    } finally {
      restart();
    }
  }

  /** What becomes of it in the end; 1 where nobody can know. */
  private int after(String order, boolean keys) {
    int asked = vendor.asked;
    HttpAnswer early = pay(order, "k" + order);
    assertTrue(early.status() == 200 || code(early).equals("COMMAND_IN_PROGRESS"), body(early));
    time.forward(Duration.ofMinutes(5));
    LeftClaims.Report report = tick();
    HttpAnswer late = pay(order, "k" + order);
    int charged = vendor.effects();
    vendor.charged.clear();
    assertTrue(charged <= 1, order + " was charged " + charged + " times");
    if (late.status() == 200) {
      assertEquals(1, charged, order);
      assertTrue(events(order).endsWith("OrderPay"), events(order));
      assertEquals(0, claims(order));
      return 0;
    }
    assertFalse(keys, body(late));
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(late));
    assertEquals(asked, vendor.asked, "it was asked again");
    assertEquals(1, claims(order));
    assertFalse(events(order).endsWith("OrderPay"), report.toString());
    return 1;
  }

  private void nothingLeft() {
    assertEquals(
        0,
        database.execute(Statement.read("SELECT count(*) FROM lathe_claim")).requiredInteger(0, 0));
  }

  private long claims(String order) {
    return database
        .execute(Statement.read("SELECT count(*) FROM lathe_claim WHERE key=?1", "k" + order))
        .requiredInteger(0, 0);
  }

  private String events(String order) {
    return String.valueOf(
        database
            .execute(
                Statement.read(
                    "SELECT group_concat(type) FROM (SELECT type FROM event WHERE stream=?1"
                        + " ORDER BY version)",
                    "Order-" + order))
            .text(0, 0));
  }

  private void place(String order) {
    HttpAnswer placed =
        post("/orders", "{\"id\":\"" + order + "\",\"customerId\":\"c1\"}", Map.of());
    assertEquals(200, placed.status(), body(placed));
  }

  private HttpAnswer pay(String order, String key) {
    return post("/orders/" + order + "/pay", "{\"amount\":\"5\"}", Map.of("Idempotency-Key", key));
  }

  private HttpAnswer payOrRefund(String order) {
    return post(
        "/orders/" + order + "/pay-or-refund",
        "{\"amount\":\"5\"}",
        Map.of("Idempotency-Key", "k" + order));
  }

  private HttpAnswer post(String path, String body, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return pipeline.handle(
        new HttpRequest("POST", path, "", HttpHeaders.of(all), HttpBody.of(body)));
  }

  private static String code(HttpAnswer answer) {
    return JsonText.parse(body(answer)) instanceof Json.Obj object
        ? object.text("code").orElse(body(answer))
        : body(answer);
  }

  private static String body(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes _ -> throw new AssertionError("not text");
    };
  }
}
