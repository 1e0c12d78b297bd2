package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import dev.lathe.runtime.http.HandledRequest.Outcome;
import dev.lathe.runtime.http.Stage;
import dev.lathe.runtime.log.JsonLineEncoder;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.log.RequestLog;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            "outcome",
            "bundle",
            "command",
            "caller",
            "correlation",
            "request",
            "trace",
            "ms",
            "parseMs",
            "executeMs",
            "roundTrips"),
        List.copyOf(members.keySet()));
    assertEquals(Json.of("INFO"), members.get("level"));
    assertEquals(new Json.Num("1.5"), members.get("ms"));
    assertEquals(Json.of("accepted"), members.get("outcome"));
    assertFalse(line.contains("ann"), "a caller is a hash");
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

  @Test
  void a_caller_has_the_same_hash_in_each_line_and_another_one_elsewhere() {
    Json here = member(line(LogSettings.PLAIN), "caller");
    assertEquals(here, member(line(LogSettings.PLAIN), "caller"));
    var salted = LogSettings.from(Map.of("LATHE_LOG_SALT", "pepper", "LATHE_METRICS", "none"));
    assertNotEquals(here, member(line(salted), "caller"));
  }

  @Test
  void on_lambda_a_line_is_metrics_too() {
    var line =
        (Json.Obj)
            JsonText.parse(line(LogSettings.from(Map.of("AWS_LAMBDA_FUNCTION_NAME", "shop-http"))));
    assertEquals(Json.of("shop-http"), line.get("function").orElseThrow());
    assertEquals(new Json.Num("1.5"), line.get("RequestMs").orElseThrow());
    var directive = (Json.Obj) line.get("_aws").orElseThrow();
    assertEquals(
        JsonText.parse(
            """
            [{"Namespace":"Lathe","Dimensions":[["function"]],"Metrics":[
              {"Name":"RequestMs","Unit":"Milliseconds"},{"Name":"RoundTrips","Unit":"Count"},
              {"Name":"Commands","Unit":"Count"}]}]\
            """),
        directive.get("CloudWatchMetrics").orElseThrow());
  }

  @Test
  void a_conflict_is_counted() {
    int counted = 0;
    for (int i = 0; i < 10; i++) {
      var conflict =
          line(
              LogSettings.from(Map.of()),
              409,
              Optional.of("COMMAND_CONCURRENCY_CONFLICT"),
              Optional.empty(),
              Optional.empty(),
              false);
      if (member(conflict, "Conflicts").equals(new Json.Num("1"))) counted++;
    }
    assertEquals(10, counted);
  }

  @ParameterizedTest
  @CsvSource({"LATHE_LOG_LEVEL,loud", "LATHE_LOG_FORMAT,xml", "LATHE_METRICS,statsd"})
  void a_setting_that_there_is_not_is_named(String variable, String value) {
    String refused =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> LogSettings.from(Map.of(variable, value)))
                .getMessage());
    assertTrue(refused.startsWith(variable + " is "), refused);
    assertTrue(refused.endsWith(value), refused);
  }

  private static Json member(String line, String name) {
    return ((Json.Obj) JsonText.parse(line)).get(name).orElseThrow();
  }

  private static String line(LogSettings settings) {
    return line(settings, 200, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** CloudWatch makes a metric of what `_aws` says of the line's own members. */
  @Test
  void a_refusal_is_a_metric_too() {
    for (boolean known : List.of(false, true)) {
      var line =
          (Json.Obj)
              JsonText.parse(
                  line(
                      LogSettings.from(Map.of()),
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
          ((Json.Arr)
                  JsonText.parse(
                      "[{\"Namespace\":\"Lathe\",\"Dimensions\":[[\"refused\"]],"
                          + "\"Metrics\":[{\"Name\":\"%s\",\"Unit\":\"Count\"}]}]"
                              .formatted(metric)))
              .items()
              .getFirst(),
          ((Json.Arr) directive.get("CloudWatchMetrics").orElseThrow()).items().getFirst());
      assertTrue(
          Long.parseLong(((Json.Num) directive.get("Timestamp").orElseThrow()).digits())
              > 1_700_000_000_000L);
    }
  }

  private static String line(
      int status, Optional<String> code, Optional<RuntimeException> failure) {
    return line(LogSettings.PLAIN, status, code, failure, Optional.empty(), false);
  }

  private static String line(
      LogSettings settings,
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
    new RequestLog(settings, SystemPlatform.create().time())
        .accept(
            new HandledRequest(
                Tenant.MAIN,
                "POST",
                Optional.of("/orders/{id}"),
                Optional.of("orders/confirm"),
                status,
                status < 400 ? Outcome.ACCEPTED : Outcome.REFUSED,
                code,
                Optional.of(new BundleId("0".repeat(64))),
                Optional.of("c-1"),
                Optional.of(Actor.user("ann@example.com")),
                "correlation",
                "request",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                Map.of(Stage.PARSE, Duration.ofNanos(500_000), Stage.EXECUTE, Duration.ofMillis(1)),
                1,
                refusal,
                known,
                failure));
    logger.detachAppender(seen);
    return new String(new JsonLineEncoder().encode(seen.list.getFirst()), StandardCharsets.UTF_8);
  }
}
