package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.OrdersBundle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told when a page of elsewhere asks. */
final class OriginsTest {
  private static final String APP = "https://app.example";

  @TempDir private Path folder;

  @Test
  void a_listed_page_may_ask_and_read() {
    try (Service service = service(Origins.of("https://app.example, https://b.example:8443"))) {
      HttpAnswer before = before(service, APP, "/api/orders");
      assertEquals(204, before.status());
      assertEquals(APP, before.headers().get("Access-Control-Allow-Origin"));
      assertEquals("GET, HEAD, POST", before.headers().get("Access-Control-Allow-Methods"));
      assertEquals(
          "authorization, idempotency-key", before.headers().get("Access-Control-Allow-Headers"));
      assertEquals("Origin", before.headers().get("Vary"));

      HttpAnswer refused = service.send("POST", "/api/orders", "{", Map.of("origin", APP));
      assertEquals(400, refused.status());
      assertEquals(APP, refused.headers().get("Access-Control-Allow-Origin"));
      assertTrue(refused.headers().containsKey("Access-Control-Expose-Headers"));
    }
  }

  @Test
  void another_page_is_told_nothing() {
    try (Service service = service(Origins.of(APP))) {
      HttpAnswer before = before(service, "https://app.example.evil.example", "/api/orders");
      assertEquals(405, before.status());
      assertNull(before.headers().get("Access-Control-Allow-Origin"));
      assertEquals("Origin", before.headers().get("Vary"));
    }
  }

  @Test
  void without_a_setting_nothing_is_said() {
    try (Service service = service(Origins.OWN)) {
      HttpAnswer before = before(service, APP, "/api/orders");
      assertEquals(405, before.status());
      assertNull(before.headers().get("Vary"));
    }
  }

  @Test
  void any_page_may_where_it_is_said_so_but_not_at_what_is_not_there() {
    try (Service service = service(Origins.of("*"))) {
      assertEquals(
          "*", before(service, APP, "/health").headers().get("Access-Control-Allow-Origin"));
      assertEquals(404, before(service, APP, "/nothing").status());
      assertEquals(404, before(service, APP, "/-/nothing").status());
      HttpAnswer standing = before(service, APP, "/-/standing");
      assertEquals(204, standing.status());
      assertEquals("GET, HEAD", standing.headers().get("Access-Control-Allow-Methods"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.example", "https://app.example/", "https://*.example", "null"})
  void what_is_no_origin_is_named(String text) {
    var failure = assertThrows(IllegalArgumentException.class, () -> Origins.of(text));
    assertTrue(failure.toString().contains(": " + text + " is no origin"), failure::toString);
  }

  private Service service(Origins origins) {
    var service =
        new Service(
            folder,
            new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                false,
                Variables.NONE,
                origins,
                ControlAccess.BY_TOKEN));
    service.live(OrdersBundle.of("1.0.0", "orders_a"));
    return service;
  }

  private static HttpAnswer before(Service service, String origin, String path) {
    var headers = new HashMap<String, String>();
    headers.put("origin", origin);
    headers.put("access-control-request-method", "POST");
    headers.put("access-control-request-headers", "authorization, idempotency-key");
    return service.send("OPTIONS", path, "", headers);
  }
}
