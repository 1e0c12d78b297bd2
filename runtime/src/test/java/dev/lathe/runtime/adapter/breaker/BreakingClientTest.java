package dev.lathe.runtime.adapter.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a module is left alone, and when it is asked again. */
final class BreakingClientTest {
  private static final ModuleCall CALL =
      new ModuleCall("m", "Do", Json.NULL, Duration.ofSeconds(1), Optional.empty(), "c");

  private final ManualTime time = new ManualTime();
  private final Told told = new Told();
  private final BreakingClient client = new BreakingClient("m", told, time);

  /** Does what it is told to. */
  private static final class Told implements ModuleClient {
    private @Nullable RuntimeException fails;
    private int asked;

    @Override
    public Json call(ModuleCall call) {
      asked++;
      if (fails != null) throw fails;
      return Json.NULL;
    }

    @Override
    public boolean takesKeys() {
      return false;
    }
  }

  private void fail(Reason reason, int times) {
    told.fails = new ModuleFailed(reason, "no");
    for (int i = 0; i < times; i++) {
      assertEquals(
          reason, assertThrows(ModuleFailed.class, () -> client.call(CALL)).reason(), "at " + i);
    }
    told.fails = null;
  }

  @Test
  void ten_failures_leave_it_alone_for_half_a_minute_and_one_answer_brings_it_back() {
    fail(Reason.TIMEOUT, 10);

    ModuleFailed open = assertThrows(ModuleFailed.class, () -> client.call(CALL));
    assertEquals(Reason.CIRCUIT_OPEN, open.reason());
    assertFalse(open.mayHaveHappened());
    assertEquals(10, told.asked);

    time.advance(Duration.ofSeconds(29));
    assertThrows(ModuleFailed.class, () -> client.call(CALL));
    time.advance(Duration.ofSeconds(2));
    assertEquals(Json.NULL, client.call(CALL));
    assertEquals(Json.NULL, client.call(CALL));
    assertEquals(12, told.asked);
  }

  @Test
  void one_that_is_still_away_is_left_alone_again_after_one_attempt() {
    fail(Reason.UNAVAILABLE, 10);
    time.advance(Duration.ofSeconds(31));
    fail(Reason.UNAVAILABLE, 1);
    assertEquals(
        Reason.CIRCUIT_OPEN, assertThrows(ModuleFailed.class, () -> client.call(CALL)).reason());
    assertEquals(11, told.asked);
  }

  @Test
  void less_than_half_and_less_than_ten_say_nothing() {
    fail(Reason.INTERNAL, 9);
    time.advance(Duration.ofSeconds(40));
    for (int i = 0; i < 6; i++) client.call(CALL);
    fail(Reason.INTERNAL, 5);
    assertEquals(Json.NULL, client.call(CALL));
  }

  @Test
  void refusals_are_answers_and_what_asks_nobody_counts_for_nothing() {
    fail(Reason.CONFLICT, 20);
    fail(Reason.NOT_CONFIGURED, 20);
    assertEquals(Json.NULL, client.call(CALL));
    assertFalse(client.takesKeys());
  }

  @Test
  void a_client_that_breaks_counts_as_one_that_fails() {
    told.fails = new IllegalStateException("broken");
    for (int i = 0; i < 10; i++) {
      assertThrows(IllegalStateException.class, () -> client.call(CALL));
    }
    assertEquals(
        Reason.CIRCUIT_OPEN, assertThrows(ModuleFailed.class, () -> client.call(CALL)).reason());
  }
}
