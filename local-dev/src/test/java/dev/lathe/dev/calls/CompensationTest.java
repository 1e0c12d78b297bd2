package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.calls.KeyedVendor.Fault;
import dev.lathe.runtime.command.ClaimRows;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was charged for a command that is refused after it is made good for: once, however that is
 * cut off, or somebody is told.
 */
final class CompensationTest extends ChargedOrders {
  /** More than any request has of them. */
  private static final int MOST_STEPS = 20;

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
}
