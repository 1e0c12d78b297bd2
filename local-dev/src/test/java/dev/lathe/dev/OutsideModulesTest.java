package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.module.Kinds;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.module.Vendor;
import dev.lathe.runtime.wiring.OutsideModules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read that asks a service of somebody else for what it found in the database. */
final class OutsideModulesTest {
  private static final Path CALLS = Path.of("src/test/resources/statements/calls");
  private static final Path PRICES = Path.of("src/test/resources/outside/prices");

  @TempDir Path folder;
  private final Vendor vendor = Vendor.start();

  @AfterEach
  void stop() {
    vendor.close();
  }

  private Served served(OpenedModules modules) {
    return served(PRICES, modules);
  }

  private Served served(Path blueprint, OpenedModules modules) {
    Bundle bundle = Served.value(Compiler.compile(blueprint));
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.NONE,
            dev.lathe.runtime.command.Recording.NONE,
            modules);
    return new Served(DevServer.start(options), bundle);
  }

  private OpenedModules rates() {
    return OutsideModules.of(
        """
        {"rates":{"kind":"http-json","url":"%s","hosts":["%s"],"secrets":{"token":{"env":"RATES"}}}}
        """
            .formatted(vendor.url(), vendor.host()),
        Map.of("RATES", "very-secret-4711"),
        SystemPlatform.create());
  }

  @Test
  void what_is_built_in_is_what_the_compiler_takes_for_it() {
    assertEquals(
        Kinds.BUILT_IN, OutsideModules.builtIn().stream().map(ModuleKind::name).sorted().toList());
  }

  @Test
  void a_stand_in_answers_with_the_example_of_the_blueprint() {
    try (Served served = served(OpenedModules.NONE)) {
      served.http().post("/api/items", "{\"id\":\"i1\",\"currency\":\"CHF\"}");
      var answer = served.http().get("/api/items/i1/rate");
      assertEquals(200, answer.status(), answer.text());
      assertEquals("{\"currency\":\"CHF\",\"rate\":\"1.5\"}", answer.text());
      assertEquals(Set.of("rates"), DevModules.standIns(served.bundle(), OpenedModules.NONE));
    }
  }

  @Test
  void a_service_is_asked_for_what_was_read_and_its_failures_are_told() {
    try (Served served = served(rates())) {
      served.http().post("/api/items", "{\"id\":\"i1\",\"currency\":\"CHF\"}");
      vendor.answers(200, "{\"rate\":\"1.08\"}");
      var answer = served.http().get("/api/items/i1/rate");
      assertEquals("{\"currency\":\"CHF\",\"rate\":\"1.08\"}", answer.text());
      assertEquals("{\"currency\":\"CHF\"}", vendor.asked().getFirst().body());
      assertEquals(
          "Bearer very-secret-4711", vendor.asked().getFirst().headers().get("authorization"));

      // So many that the failures below are not half of all: it would be left alone then.
      for (int i = 0; i < 20; i++) served.http().get("/api/items/i1/rate");

      vendor.answers(404, "{\"code\":\"NO_RATE\",\"message\":\"none of that\"}");
      told(served, 404, "NO_RATE", 1);
      vendor.answers(503, "busy");
      told(served, 503, "EXTERNAL_MODULE_UNAVAILABLE", 2);
      vendor.answers(429, "");
      told(served, 503, "EXTERNAL_MODULE_OVERLOAD", 2);
      vendor.answers(500, "very-secret-4711 is wrong");
      told(served, 502, "EXTERNAL_MODULE_INTERNAL", 2);
      vendor.answers(401, "");
      told(served, 502, "EXTERNAL_VENDOR_DOMAIN", 1);
      vendor.answers(200, "<html>");
      told(served, 500, "EXTERNAL_MODULE_SCHEMA_MISMATCH", 1);
      vendor.answers(307, "", Map.of("Location", "http://169.254.169.254/"));
      told(served, 500, "EXTERNAL_MODULE_NOT_CONFIGURED", 1);
      vendor.answers(200, "{}");
      vendor.waits(3_000);
      told(served, 504, "EXTERNAL_MODULE_TIMEOUT", 2);
      vendor.close();
      told(served, 503, "EXTERNAL_MODULE_UNAVAILABLE", 0);
    }
  }

  @Test
  void what_a_language_model_answers_is_kept_in_an_aggregate() {
    try (Vendor model = Vendor.start()) {
      OpenedModules both =
          OutsideModules.of(
              """
              {"payments":{"kind":"http-json","url":"%s","hosts":["%s"]},
               "openrouter":{"kind":"ai-llm","url":"%s/api/v1","hosts":["%s"]}}
              """
                  .formatted(vendor.url(), vendor.host(), model.url(), model.host()),
              Map.of(),
              SystemPlatform.create());
      vendor.answers(200, "{\"customer_id\":\"c9\"}");
      model.answers(
          200,
          "{\"id\":\"g1\",\"model\":\"x/y\",\"choices\":[{\"finish_reason\":\"stop\","
              + "\"message\":{\"content\":\"a note\"}}]}");
      try (Served served = served(CALLS, both)) {
        var placed = served.http().post("/orders", "{\"id\":\"o1\",\"userId\":\"u\"}");
        assertEquals(200, placed.status(), placed.text());
        var noted = served.http().post("/orders/o1/annotate", "{}", "Idempotency-Key", "k1");
        assertEquals(200, noted.status(), noted.text());
        var again = served.http().post("/orders/o1/annotate", "{}", "Idempotency-Key", "k1");
        assertEquals(noted.text(), again.text());
        assertTrue(
            served.trace("Order-o1").getLast().contains("\"note\":\"a note\""),
            served.trace("Order-o1").toString());
      }
      assertEquals(1, model.asked().size());
      String key = model.asked().getFirst().headers().get("idempotency-key");
      assertTrue(String.valueOf(key).matches("[0-9a-f]{64}"), key);
      assertTrue(
          model.asked().getFirst().body().contains("\"content\":\"order of c9\""),
          model.asked().getFirst().body());
    }
  }

  @Test
  void an_operation_without_an_example_says_what_is_missing() {
    var modules = new DevModules(OpenedModules.NONE);
    modules.serving(Served.value(Compiler.compile(PRICES)));
    var failed =
        org.junit.jupiter.api.Assertions.assertThrows(
            dev.lathe.runtime.module.ModuleFailed.class,
            () ->
                modules.call(
                    new dev.lathe.runtime.module.ModuleCall(
                        "rates",
                        "GetHistory",
                        Json.EMPTY,
                        java.time.Duration.ofSeconds(1),
                        Optional.empty(),
                        "c")));
    assertTrue(failed.said().contains("example of what `GetHistory` answers"), failed.said());
  }

  @Test
  void the_description_tells_how_such_a_route_fails() {
    try (Served served = served(OpenedModules.NONE)) {
      Json.Obj api = (Json.Obj) JsonText.parse(served.http().get("/openapi.json").text());
      Json.Obj responses =
          api.object("paths").object("/api/items/{id}/rate").object("get").object("responses");
      for (String status : List.of("500", "502", "503", "504")) {
        assertTrue(responses.get(status).isPresent(), JsonText.write(responses));
      }
    }
  }

  /** The answer, and how often the service was asked for it. */
  private void told(Served served, int status, String code, int times) {
    int before = vendor.asked().size();
    var answer = served.http().get("/api/items/i1/rate");
    assertEquals(status, answer.status(), answer.text());
    assertTrue(answer.text().contains("\"code\":\"" + code + "\""), answer.text());
    assertTrue(!answer.text().contains("very-secret"), answer.text());
    assertEquals(times, vendor.asked().size() - before);
  }
}
