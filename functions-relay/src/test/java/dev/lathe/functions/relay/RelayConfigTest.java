package dev.lathe.functions.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.relay.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayConfigTest {
  @Test
  void all_that_is_missing_is_named_at_once() {
    var missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> RelayConfig.from(Map.of("LATHE_DATABASE_URL", " ")));
    assertEquals(
        "the environment lacks LATHE_BUNDLES and LATHE_DATABASE_URL and LATHE_EVENTS_QUEUE_URL;"
            + " the function needs it",
        missing.getMessage());
  }

  @Test
  void how_long_it_is_kept_who_did_what_is_a_setting_that_is_a_day_at_least() {
    assertEquals(Retention.USUAL, kept("").retention());
    assertEquals(new Retention(Duration.ofDays(90), Duration.ofDays(90)), kept("90d").retention());
    for (String wrong : List.of("23h", "90", "a year", "-1d")) {
      var refused = assertThrows(IllegalArgumentException.class, () -> kept(wrong));
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("LATHE_AUDIT: "), refused::getMessage);
    }
  }

  private static RelayConfig kept(String text) {
    return RelayConfig.from(
        Map.of(
            "LATHE_BUNDLES", "s3://bucket/prefix",
            "LATHE_DATABASE_URL", "libsql://host",
            "LATHE_EVENTS_QUEUE_URL", "https://queue",
            "LATHE_AUDIT", text));
  }

  @Test
  void what_is_optional_may_be_absent_and_the_token_is_never_shown() {
    var config =
        RelayConfig.from(
            Map.of(
                "LATHE_BUNDLES", "s3://bucket/prefix",
                "LATHE_DATABASE_URL", "libsql://host",
                "LATHE_DATABASE_TOKEN", "secret-token",
                "LATHE_EVENTS_QUEUE_URL", "https://queue"));
    assertEquals("live", config.channel());
    assertEquals(Optional.empty(), config.deadLetterQueueUrl());
    assertFalse(config.toString().contains("secret-token"));
  }
}
