package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.Stage;
import dev.lathe.runtime.log.JsonLineEncoder;
import dev.lathe.runtime.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class JsonLoggingTest {
  @Test
  void a_request_is_one_line_of_json_with_the_usual_keys() {
    var line = line(200, Optional.empty(), Optional.empty());
    assertEquals(1, line.lines().count());
    var members = ((Json.Obj) JsonText.parse(line)).members();
    assertEquals(
        List.of(
            "timestamp",
            "level",
            "logger",
            "message",
            "tenant",
            "method",
            "route",
            "binding",
            "status",
            "bundle",
            "command",
            "correlation",
            "request",
            "ms",
            "executeMs"),
        List.copyOf(members.keySet()));
    assertEquals(Json.of("INFO"), members.get("level"));
    assertEquals(new Json.Num("1.5"), members.get("ms"));
  }

  @Test
  void a_bug_is_an_error_with_its_trace_and_an_absent_database_a_warning() {
    var failure = Optional.of(new RuntimeException("line one\nline two"));
    var bug = line(500, Optional.of("INTERNAL_ERROR"), failure);
    assertEquals(1, bug.lines().count());
    assertTrue(bug.contains("\"level\":\"ERROR\"") && bug.contains("JsonLoggingTest"), bug);
    var absent = line(503, Optional.of("STORE_UNAVAILABLE"), failure);
    assertTrue(absent.contains("\"level\":\"WARN\""), absent);
  }

  /** CloudWatch makes a metric of what `_aws` says of the line's own members. */
  @Test
  void a_refusal_is_a_metric_too() {
    for (boolean known : List.of(false, true)) {
      var line =
          (Json.Obj)
              JsonText.parse(
                  line(
                      403,
                      Optional.of("FORBIDDEN"),
                      Optional.empty(),
                      Optional.of(Refusal.FORBIDDEN),
                      known));
      String metric = known ? "KnownRefused" : "AnonymousRefused";
      assertEquals(new Json.Num("1"), line.get(metric).orElseThrow());
      assertEquals(Json.of("forbidden"), line.get("refused").orElseThrow());
      var directive = (Json.Obj) line.get("_aws").orElseThrow();
      assertEquals(
          JsonText.parse(
              "[{\"Namespace\":\"Lathe\",\"Dimensions\":[[\"refused\"]],"
                  + "\"Metrics\":[{\"Name\":\"%s\",\"Unit\":\"Count\"}]}]".formatted(metric)),
          directive.get("CloudWatchMetrics").orElseThrow());
      assertTrue(
          Long.parseLong(((Json.Num) directive.get("Timestamp").orElseThrow()).digits())
              > 1_700_000_000_000L);
    }
  }

  private static String line(
      int status, Optional<String> code, Optional<RuntimeException> failure) {
    return line(status, code, failure, Optional.empty(), false);
  }

  private static String line(
      int status,
      Optional<String> code,
      Optional<RuntimeException> failure,
      Optional<Refusal> refusal,
      boolean known) {
    var seen = new ListAppender<ILoggingEvent>();
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger logger = context.getLogger("dev.lathe.request");
    seen.setContext(context);
    seen.start();
    logger.addAppender(seen);
    new RequestLog(SystemPlatform.create().time())
        .accept(
            new HandledRequest(
                Tenant.MAIN,
                "POST",
                Optional.of("/orders/{id}"),
                Optional.of("orders/confirm"),
                status,
                code,
                Optional.of(new BundleId("0".repeat(64))),
                Optional.of("c-1"),
                "correlation",
                "request",
                Map.of(Stage.PARSE, Duration.ofNanos(500_000), Stage.EXECUTE, Duration.ofMillis(1)),
                refusal,
                known,
                failure));
    logger.detachAppender(seen);
    return new String(new JsonLineEncoder().encode(seen.list.getFirst()), StandardCharsets.UTF_8);
  }
}
