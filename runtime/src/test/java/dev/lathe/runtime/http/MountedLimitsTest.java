package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.runtime.operation.OrdersBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The middleware that is mounted before a route limits it. */
class MountedLimitsTest {
  private static final String ORDER = "{\"orderId\":\"o-%s\",\"sku\":\"A\",\"quantity\":2}";
  private static final RouteLimits.Rate TWO = new RouteLimits.Rate("pace", 60, 2);

  @TempDir private Path folder;

  private Service behind(RouteLimits limits) {
    var service = new Service(folder);
    Bundle bundle = OrdersBundle.of("1.0.0", "orders_a");
    Operations operations = bundle.operations();
    service.live(
        new Bundle(
            bundle.name(),
            bundle.version(),
            new Operations(
                operations.routes().stream().map(route -> behind(limits, route)).toList(),
                operations.commands(),
                operations.queries(),
                operations.calls()),
            bundle.projections(),
            bundle.schema(),
            bundle.seeds(),
            bundle.outlines(),
            bundle.files()));
    return service;
  }

  @Test
  void who_asks_too_often_is_told_when_to_come_back_and_nothing_is_done() {
    var limits =
        new RouteLimits(List.of(TWO), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    try (Service service = behind(limits)) {
      HttpAnswer first = service.post("/api/orders", ORDER.formatted(1));
      assertEquals(200, first.status(), Service.body(first));
      assertEquals("\"pace\";r=1;t=1", first.headers().get("RateLimit"));
      assertEquals("\"pace\";q=2;w=2", first.headers().get("RateLimit-Policy"));
      assertEquals(400, service.post("/api/orders", "{").status(), "it was a request, too");
      int before = service.database.executed();
      HttpAnswer refused = service.post("/api/orders", ORDER.formatted(2));
      assertEquals(429, refused.status());
      assertEquals("RATE_LIMITED", Service.text(refused, "code"));
      assertEquals("1", refused.headers().get("Retry-After"));
      assertEquals("\"pace\";r=0;t=2", refused.headers().get("RateLimit"));
      assertEquals(before, service.database.executed());
      assertEquals(1, service.count("event"));
      assertEquals(1, service.count("command"));
      assertEquals(200, service.get("/health").status(), "what no middleware is before");
    }
  }

  @Test
  void a_body_is_held_to_the_routes_limit_as_it_comes_and_as_it_is_meant() throws IOException {
    var limits =
        new RouteLimits(List.of(), OptionalInt.of(100), OptionalInt.empty(), Optional.empty());
    try (Service service = behind(limits)) {
      assertEquals(200, service.post("/api/orders", ORDER.formatted(1)).status());
      HttpAnswer refused = service.post("/api/orders", ORDER.formatted("1".repeat(100)));
      assertEquals(413, refused.status());
      assertEquals("The body is larger than 100 bytes", Service.text(refused, "message"));
      assertNull(refused.headers().get("RateLimit"));
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(ORDER.formatted("1".repeat(1_000)).getBytes(StandardCharsets.UTF_8));
      }
      HttpAnswer unpacked =
          service.handle(
              new HttpRequest(
                  "POST",
                  "/api/orders",
                  "",
                  HttpHeaders.of(Map.of("content-encoding", "gzip")),
                  HttpBody.of(packed.toByteArray())));
      assertEquals(413, unpacked.status(), packed.size() + " bytes packed");
    }
  }

  @Test
  void a_statement_is_ended_by_the_routes_time() {
    var limits =
        new RouteLimits(List.of(), OptionalInt.empty(), OptionalInt.of(1_000), Optional.empty());
    try (Service service = behind(limits)) {
      assertEquals(200, service.get("/api/orders").status());
      service.database.isSlow(true);
      assertEquals("READ_TIMED_OUT", Service.text(service.get("/api/orders"), "code"));
      HttpAnswer unknown = service.post("/api/orders", ORDER.formatted(1));
      assertEquals("COMMAND_OUTCOME_UNKNOWN", Service.text(unknown, "code"));
    }
    try (Service service = behind(RouteLimits.NONE)) {
      service.database.isSlow(true);
      assertEquals(200, service.get("/api/orders").status(), "nobody is in a hurry");
    }
  }

  private static Route behind(RouteLimits limits, Route open) {
    return new Route(
        open.service(),
        open.binding(),
        open.method(),
        open.path(),
        open.operation(),
        open.inputs(),
        open.strictBody(),
        open.auth(),
        open.absent(),
        open.created(),
        open.allow(),
        limits);
  }
}
