package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer's server tells its console. */
class ConsoleDocumentsTest {
  @TempDir private Path folder;

  @Test
  void a_request_is_told_with_its_verdict_its_events_and_who_has_them() throws Exception {
    try (Served served = Served.blueprint(Blueprints.example("orders"), folder)) {
      served.server().awaitFlow(30);
      var posted =
          ask(
              served,
              "/inventory/items",
              request ->
                  request
                      .header("x-actor-id", "alice")
                      .header("content-type", "application/json")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"sku\":\"cup\",\"name\":\"Cup\",\"price\":\"7.5\",\"available\":4}")));
      assertEquals(200, posted.statusCode(), posted.body());
      String id = posted.headers().firstValue("x-request-id").orElseThrow();
      String page = "/-/dev/request?id=" + id;
      Eventually.holds(
          Duration.ofSeconds(20), () -> !told(served, page).contains("\"applied\":false"));
      String ladder = told(served, page);
      assertTrue(ladder.contains("\"name\":\"inventory.listItem\",\"kind\":\"command\""), ladder);
      assertTrue(ladder.contains("\"caller\":\"user:alice\",\"outcome\":\"accepted\""), ladder);
      assertTrue(ladder.contains("\"stream\":\"Item-cup\",\"version\":1"), ladder);
      assertTrue(
          ladder.matches(
              "(?s).*\"name\":\"orders.CatalogItem\",\"table\":\"\\w+\",\"applied\":true,\"at\":\".*"),
          ladder);
      assertTrue(ladder.contains("\"execute\":"), ladder);
    }
  }

  @Test
  void requests_are_listed_newest_first_and_the_consoles_own_are_not() throws Exception {
    try (Served served = Served.blueprint(Blueprints.example("orders"), folder)) {
      ask(served, "/orders?limit=1", request -> request.GET());
      ask(served, "/orders/none", request -> request.GET());
      ask(served, "/events", request -> request.header("Lathe-Console", "1").GET());
      ask(served, "/-/standing", request -> request.GET());
      String all = told(served, "/-/dev/requests");
      assertTrue(
          all.indexOf("\"target\":\"/orders/none\"")
              < all.indexOf("\"target\":\"/orders?limit=1\""),
          all);
      assertTrue(all.contains("\"target\":\"/orders/none\""), all);
      assertFalse(all.contains("/events") || all.contains("standing"), all);
      String later = told(served, "/-/dev/requests?after=1");
      assertFalse(later.contains("\"number\":1,"), later);
      assertTrue(later.contains("\"number\":2,"), later);
    }
  }

  @Test
  void what_is_live_is_told_as_its_author_knows_it() throws Exception {
    try (Served served = Served.blueprint(Blueprints.example("orders"), folder)) {
      String told = told(served, "/-/dev/blueprint");
      assertTrue(
          told.contains(
              "{\"name\":\"confirm\",\"from\":[\"placed\"],\"to\":\"confirmed\",\"event\":\"OrderConfirmed\""),
          told);
      assertTrue(told.contains("\"name\":\"inventory.IncomingOrder\""), told);
      assertTrue(told.contains("\"path\":\"/orders/{orderId}/cancel\""), told);
    }
  }

  @Test
  void who_asks_wrongly_or_from_elsewhere_is_told_nothing() throws Exception {
    try (Served served = Served.blueprint(Blueprints.example("orders"), folder)) {
      assertEquals(400, ask(served, "/-/dev/request", HttpRequest.Builder::GET).statusCode());
      assertEquals(400, ask(served, "/-/dev/request?id=x", HttpRequest.Builder::GET).statusCode());
      assertEquals(
          400, ask(served, "/-/dev/requests?after=x", HttpRequest.Builder::GET).statusCode());
      assertEquals(404, ask(served, "/-/dev/nothing", HttpRequest.Builder::GET).statusCode());
      for (String path : new String[] {"/-/dev/requests", "/-/dev/request", "/-/dev/blueprint"}) {
        var foreign =
            ask(served, path, request -> request.header("Origin", "https://evil.example").GET());
        assertEquals(403, foreign.statusCode(), path);
        var posted =
            ask(served, path, request -> request.POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(405, posted.statusCode(), path);
      }
    }
  }

  @Test
  void a_browser_at_the_root_finds_a_page_and_a_program_none() throws Exception {
    try (Served served = Served.blueprint(Blueprints.example("orders"), folder)) {
      var browser = ask(served, "/", request -> request.header("Accept", "text/html").GET());
      boolean own = browser.headers().firstValue("content-type").orElse("").contains("text/html");
      boolean led = browser.headers().firstValue("location").orElse("").equals("/_lathe");
      assertTrue(own || (browser.statusCode() == 302 && led), browser.toString());
      assertEquals(404, ask(served, "/", HttpRequest.Builder::GET).statusCode());
    }
  }

  /** Completes a request. */
  private interface Asking {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }

  private static HttpResponse<String> ask(Served served, String path, Asking asking)
      throws Exception {
    var request = asking.of(HttpRequest.newBuilder(URI.create(served.server().address() + path)));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String told(Served served, String path) {
    try {
      return ask(served, path, HttpRequest.Builder::GET).body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
