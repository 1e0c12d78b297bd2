package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.query.CursorKey;
import dev.lathe.runtime.wiring.DatabaseToken;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HttpConfigTest {
  @Test
  void everything_that_is_missing_is_named_at_once() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> HttpConfig.from(Map.of("LATHE_DATABASE_URL", " ")));
    assertEquals(
        "the environment lacks LATHE_BUNDLES and LATHE_DATABASE_URL; the function needs it",
        failure.getMessage());
  }

  @Test
  void what_is_optional_has_its_default_and_the_token_is_not_shown() {
    var least = Map.of("LATHE_BUNDLES", "s3://b/p", "LATHE_DATABASE_URL", "libsql://h");
    assertEquals(
        new HttpConfig(
            "s3://b/p",
            "live",
            "libsql://h",
            new DatabaseToken.None(),
            Optional.empty(),
            Optional.empty(),
            false,
            Origins.OWN,
            Variables.NONE,
            CursorKey.NONE,
            Optional.empty(),
            Recording.NONE,
            TrustedKeys.NONE,
            LogSettings.from(least)),
        HttpConfig.from(least));
    var all =
        HttpConfig.from(
            Map.of(
                "LATHE_BUNDLES", "folder",
                "LATHE_CHANNEL", "next",
                "LATHE_DATABASE_URL", "libsql://h",
                "LATHE_DATABASE_TOKEN", "secret",
                "LATHE_WAKEUP_QUEUE_URL", "https://q",
                "LATHE_ACTOR_HEADER", "X-Actor-Id",
                "LATHE_TOKENS_VERIFIED_BY", "gateway",
                "LATHE_VAR_AUTH0_AUDIENCE", "https://notes"));
    assertEquals("https://notes", all.variables().fill("${AUTH0_AUDIENCE}"));
    assertEquals("next", all.channel());
    assertTrue(all.gatewayVerifies());
    assertEquals(Optional.of("x-actor-id"), all.actorHeader());
    assertFalse(all.toString().contains("secret"));
  }

  @Test
  void an_origin_that_is_none_is_named_with_its_variable() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                HttpConfig.from(
                    Map.of(
                        "LATHE_BUNDLES", "s3://b/p",
                        "LATHE_DATABASE_URL", "libsql://h",
                        "LATHE_CORS_ORIGINS", "https://app.example/page")));
    assertTrue(
        failure.toString().contains("LATHE_CORS_ORIGINS: https://app.example/page is no origin"),
        failure::toString);
  }
}
