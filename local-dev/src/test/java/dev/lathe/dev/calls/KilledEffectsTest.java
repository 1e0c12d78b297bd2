package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.calls.KeyedVendor.Fault;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.operation.LeftClaims;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that charges somebody, cut off: it charges once, or says that it cannot know. */
final class KilledEffectsTest extends ChargedOrders {
  /** More than any request has of them. */
  private static final int MOST_STEPS = 20;

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
}
