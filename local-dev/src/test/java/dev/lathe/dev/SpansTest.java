package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.module.Vendor;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.trace.Collector;
import dev.lathe.runtime.trace.ReceivedSpan;
import dev.lathe.runtime.trace.SpanSettings;
import dev.lathe.runtime.wiring.OutsideModules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector gets spans of one trace, from a client's request to the read model. */
final class SpansTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final Path SALES =
      Path.of("../compiler/src/test/resources/golden/derived/blueprint");
  private static final Path PRICES = Path.of("src/test/resources/outside/prices");

  @TempDir Path folder;
  private final Collector collector = Collector.start();

  @AfterEach
  void stop() {
    collector.close();
  }

  private Served served(Path blueprint, String queue, OpenedModules modules) {
    Bundle bundle = Served.value(Compiler.compile(blueprint));
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            QueueChoice.of(queue).orElseThrow(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.NONE,
            Recording.NONE,
            modules,
            SpanSettings.from(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()), bundle.name()),
            Set.of());
    var served = new Served(DevServer.start(options), bundle);
    assertTrue(served.server().awaitFlow(60));
    return served;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "process"})
  void one_trace_goes_from_the_request_to_the_read_model(String queue) throws Exception {
    try (var served = served(SALES, queue, OpenedModules.NONE)) {
      var answer =
          served
              .http()
              .post(
                  "/api/sales",
                  "{\"id\":\"s1\",\"region\":\"north\",\"amount\":3}",
                  "traceparent",
                  PARENT,
                  "tracestate",
                  "vendor=opaque");
      assertEquals(200, answer.status());
      ReceivedSpan request = of("POST /api/sales");
      assertEquals("00f067aa0ba902b7", request.parent());
      assertEquals(2, request.kind());
      assertEquals("200", request.attributes().get("http.response.status_code"));
      assertEquals("/api/sales", request.attributes().get("http.route"));
      assertEquals(served.bundle().name(), request.resource().get("service.name"));
      var headers = answer.response().headers();
      String here = "00-" + TRACE + "-" + request.id() + "-01";
      assertEquals(Optional.of(here), headers.firstValue("traceparent"));
      assertEquals(Optional.of("vendor=opaque"), headers.firstValue("tracestate"));
      assertEquals(
          here,
          served
              .database()
              .execute(Statement.read("SELECT traceparent FROM event"))
              .requiredText(0, 0));
      ReceivedSpan statement =
          collector.awaited(span -> span.kind() == 3 && span.parent().equals(request.id()));
      assertEquals("sqlite", statement.attributes().get("db.system.name"));
      assertTrue(statement.name().startsWith("INSERT decide_"), statement.name());
      ReceivedSpan applied = of("apply");
      assertEquals(List.of(request.id(), 5), List.of(applied.parent(), applied.kind()));
      if (queue.equals("process")) {
        ReceivedSpan sent = of("send events");
        assertEquals(List.of(request.id(), 4), List.of(sent.parent(), sent.kind()));
        ReceivedSpan batch = collector.awaited(span -> span.name().equals("projector batch"));
        assertTrue(batch.links().contains(request.id()), batch.toString());
        assertTrue(applied.links().contains(batch.id()), applied.toString());
      }
      ReceivedSpan tick = collector.awaited(span -> span.name().equals("relay tick"));
      assertEquals("", tick.parent());
      assertFalse(
          collector.spans().stream().anyMatch(span -> span.toString().contains("north")),
          "no values");
    }
  }

  @Test
  void a_trace_that_begins_here_has_the_digits_of_the_correlation() throws Exception {
    try (var served = served(SALES, "none", OpenedModules.NONE)) {
      var answer = served.http().post("/api/sales", "{\"id\":\"s1\"}");
      ReceivedSpan request = collector.awaited(span -> span.name().equals("POST /api/sales"));
      assertEquals(
          request.trace(),
          answer.response().headers().firstValue("Correlation-Id").orElseThrow().replace("-", ""));
      assertEquals("400", request.attributes().get("http.response.status_code"));
      assertEquals("refused", request.attributes().get("lathe.outcome"));
    }
  }

  @Test
  void a_module_is_called_as_a_part_of_it_and_learns_of_the_trace() throws Exception {
    try (Vendor vendor = Vendor.start();
        var served =
            served(
                PRICES,
                "none",
                OutsideModules.of(
                    "{\"rates\":{\"kind\":\"http-json\",\"url\":\"%s\",\"hosts\":[\"%s\"]}}"
                        .formatted(vendor.url(), vendor.host()),
                    Map.of(),
                    SystemPlatform.create()))) {
      served.http().post("/api/items", "{\"id\":\"i1\",\"currency\":\"CHF\"}");
      vendor.answers(200, "{\"rate\":\"1.08\"}");
      served.http().get("/api/items/i1/rate", "traceparent", PARENT, "tracestate", "v=1");
      ReceivedSpan call = of("rates.GetRate");
      assertEquals("1", call.attributes().get("lathe.attempt"));
      var told = vendor.asked().getFirst().headers();
      assertEquals("00-" + TRACE + "-" + call.id() + "-01", told.get("traceparent"));
      assertEquals("v=1", told.get("tracestate"));

      vendor.answers(404, "{\"code\":\"NO_RATE\",\"message\":\"none\"}");
      served.http().get("/api/items/i1/rate");
      ReceivedSpan failed = collector.awaited(ReceivedSpan::failed);
      assertEquals("NO_RATE", failed.attributes().get("error.type"));
    }
  }

  @Test
  void without_spans_a_module_learns_of_the_trace_that_the_client_sent() throws Exception {
    try (Vendor vendor = Vendor.start()) {
      Bundle bundle = Served.value(Compiler.compile(PRICES));
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
              Recording.NONE,
              OutsideModules.of(
                  "{\"rates\":{\"kind\":\"http-json\",\"url\":\"%s\",\"hosts\":[\"%s\"]}}"
                      .formatted(vendor.url(), vendor.host()),
                  Map.of(),
                  SystemPlatform.create()));
      try (var served = new Served(DevServer.start(options), bundle)) {
        served.http().post("/api/items", "{\"id\":\"i1\",\"currency\":\"CHF\"}");
        vendor.answers(200, "{\"rate\":\"1.08\"}");
        served.http().get("/api/items/i1/rate", "traceparent", PARENT, "tracestate", "v=1");
        var told = vendor.asked().getFirst().headers();
        assertEquals(PARENT, told.get("traceparent"));
        assertEquals("v=1", told.get("tracestate"));
        assertEquals(List.of(), collector.spans());
      }
    }
  }

  /** The one of that name in the client's trace. */
  private ReceivedSpan of(String name) throws InterruptedException {
    return collector.awaited(span -> span.name().equals(name) && span.trace().equals(TRACE));
  }
}
