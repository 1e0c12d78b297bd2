package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.calls.KeyedVendor.Fault;
import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that charges somebody: once, or it says why not, or that it cannot know. */
final class EffectsTest extends ChargedOrders {
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
}
