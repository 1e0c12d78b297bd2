package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told of statements that took longer than anybody waits. */
final class TimeLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(18);
  private static final String ORDER = "{\"orderId\":\"o-1\",\"sku\":\"s\",\"quantity\":2}";

  private Service service;

  @BeforeEach
  void start(@TempDir Path folder) {
    service = new Service(folder);
    service.get("/service.json");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_command_without_a_key_is_told_under_which_it_may_be_sent_again() {
    service.database.isSlow(true);
    var unknown = place(Map.of());
    assertEquals(503, unknown.status());
    assertEquals("COMMAND_OUTCOME_UNKNOWN", Service.text(unknown, "code"));
    assertEquals("1", unknown.headers().get("Retry-After"));
    assertTrue(Service.text(unknown, "hint").contains("details.idempotencyKey"));
    service.database.isSlow(false);
    var again = place(Map.of("Idempotency-Key", Service.text(unknown, "details/idempotencyKey")));
    assertEquals(200, again.status(), Service.body(again));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
    assertEquals(1, service.count("event"));
  }

  @Test
  void a_command_with_a_key_is_told_its_own() {
    service.database.isSlow(true);
    var unknown = place(Map.of("Idempotency-Key", "mine"));
    assertEquals("mine", Service.text(unknown, "details/idempotencyKey"));
  }

  @Test
  void a_read_is_told_to_ask_for_less_and_has_no_key() {
    service.database.isSlow(true);
    var ended = service.within(PATIENCE, "GET", "/api/orders", "", Map.of());
    assertEquals(503, ended.status());
    assertEquals("READ_TIMED_OUT", Service.text(ended, "code"));
    assertFalse(Service.body(ended).contains("idempotencyKey"));
  }

  @Test
  void who_has_no_time_left_is_answered_without_a_statement() {
    int before = service.database.executed();
    var ended = service.within(Duration.ZERO, "GET", "/api/orders", "", Map.of());
    assertEquals("READ_TIMED_OUT", Service.text(ended, "code"));
    assertEquals(before, service.database.executed());
  }

  @Test
  void what_ends_by_its_time_is_no_bug() {
    service.database.isSlow(true);
    place(Map.of());
    assertEquals(Optional.of("COMMAND_OUTCOME_UNKNOWN"), service.handled.getLast().code());
    assertTrue(service.handled.getLast().failure().isEmpty());
  }

  private HttpAnswer place(Map<String, String> headers) {
    return service.within(PATIENCE, "POST", "/api/orders", ORDER, headers);
  }
}
