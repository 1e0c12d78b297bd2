package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Route;
import dev.lathe.runtime.operation.OrdersBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given a process that has one bundle, when another goes live, then no answer is the old one's. */
final class FreshnessTest {
  private static final Bundle WHOLE = OrdersBundle.of("2.0.0", "orders_a");

  @TempDir Path folder;
  private Service service;

  @BeforeEach
  void start() {
    service = new Service(folder);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** {@code WHOLE} in an earlier version, with some of its routes. */
  private void earlier(Predicate<Route> there) {
    Operations all = WHOLE.operations();
    service.live(
        new Bundle(
            WHOLE.name(),
            "1.0.0",
            new Operations(
                all.routes().stream().filter(there).toList(),
                all.commands(),
                all.queries(),
                all.calls()),
            WHOLE.projections(),
            WHOLE.schema(),
            WHOLE.seeds(),
            WHOLE.outlines(),
            WHOLE.files()));
    assertTrue(Service.body(service.get("/service.json")).contains("1.0.0"));
  }

  @Test
  void a_new_path_answers_the_first_request_for_it() {
    earlier(route -> !route.path().equals("/api/orders/{orderId}"));
    assertEquals(404, service.get("/api/orders/o-1").status());
    service.live(WHOLE);
    service.handled.clear();
    assertEquals("null", Service.body(service.get("/api/orders/o-1")));
    assertEquals(200, service.handled.getFirst().status());
  }

  @Test
  void a_new_method_answers_the_first_request_for_it() {
    earlier(route -> route.method() != HttpMethod.POST);
    assertEquals(405, service.post("/api/orders", "{}").status());
    service.live(WHOLE);
    var placed = service.post("/api/orders", "{\"orderId\":\"o-1\",\"sku\":\"A\",\"quantity\":2}");
    assertEquals(200, placed.status(), Service.body(placed));
  }

  @Test
  void what_describes_the_bundle_is_of_the_live_one() {
    earlier(_ -> true);
    service.live(WHOLE);
    assertTrue(Service.body(service.get("/service.json")).contains("2.0.0"));
  }

  @Test
  void a_scanner_costs_few_statements_and_is_told_the_same() {
    earlier(_ -> true);
    int before = service.database.executed();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(404, service.get("/wp-login-" + i).status());
    }
    int asked = service.database.executed() - before;
    assertTrue(asked > 0 && asked <= 5, asked + " statements");
  }

  @Test
  void what_a_bundle_refuses_is_said_also_while_the_database_is_away() {
    earlier(_ -> true);
    service.database.loseAnswers(1);
    var unknown = service.get("/not/there");
    assertEquals(404, unknown.status());
    assertEquals("ROUTE_NOT_FOUND", Service.text(unknown, "code"));
  }

  @Test
  void a_live_bundle_that_cannot_be_read_is_503_with_a_way_out_and_a_line_in_the_log() {
    service.store.forget(service.live(WHOLE));
    for (var answer : List.of(service.get("/api/orders"), service.post("/api/orders", "{}"))) {
      assertEquals(503, answer.status(), Service.body(answer));
      assertEquals("BUNDLE_UNREADABLE", Service.text(answer, "code"));
      assertEquals("1", answer.headers().get("Retry-After"));
    }
    assertTrue(service.handled.getLast().failure().isPresent());
  }
}
