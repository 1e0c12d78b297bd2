package dev.lathe.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's variables mean here what they mean elsewhere, or say that they do not. */
final class SpanSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OTEL_SERVICE_NAME=a                                        | off
          OTEL_EXPORTER_OTLP_ENDPOINT=                               | off
          OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1;OTEL_SDK_DISABLED=true | off
          OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1;OTEL_TRACES_EXPORTER=none | off
          OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1                     | http://h:1/v1/traces
          OTEL_EXPORTER_OTLP_ENDPOINT=https://h/otlp/                | https://h/otlp/v1/traces
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://h:2/as/it/is     | http://h:2/as/it/is
          """)
  void where_they_go(String variables, String expected) {
    Optional<SpanSettings> settings = SpanSettings.from(of(variables), "s");
    assertEquals(expected, settings.map(one -> one.endpoint().toString()).orElse("off"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318  | OTEL_EXPORTER_OTLP_ENDPOINT is an address
          OTEL_EXPORTER_OTLP_PROTOCOL=grpc            | http/protobuf here, not `grpc`
          OTEL_TRACES_EXPORTER=zipkin                 | otlp here, not `zipkin`
          OTEL_EXPORTER_OTLP_HEADERS=hush             | OTEL_EXPORTER_OTLP_HEADERS is a list
          OTEL_EXPORTER_OTLP_TIMEOUT=0                | milliseconds from 1
          OTEL_TRACES_SAMPLER=sometimes               | always_on, always_off
          OTEL_TRACES_SAMPLER_ARG=1.5                 | from 0 to 1
          """)
  void what_there_is_not_is_named(String variable, String part) {
    var variables = of("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1");
    variables.putAll(of(variable));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> SpanSettings.from(variables, "s"));
    String told = String.valueOf(refused.getMessage());
    assertTrue(told.contains(part), told);
    assertFalse(told.contains("hush"), "headers are secrets");
  }

  @Test
  void a_name_of_its_own_variable_stands_above_that_of_the_resource() {
    var variables =
        of("OTEL_EXPORTER_OTLP_ENDPOINT=http://h:1;OTEL_RESOURCE_ATTRIBUTES=service.name=r,k=v");
    assertEquals(
        Map.of("service.name", "r", "k", "v"),
        SpanSettings.from(variables, "s").orElseThrow().resource());
    variables.put("OTEL_SERVICE_NAME", "n");
    assertEquals(
        "n", SpanSettings.from(variables, "s").orElseThrow().resource().get("service.name"));
  }

  private static Map<String, String> of(String pairs) {
    var variables = new HashMap<String, String>();
    for (String pair : pairs.split(";", -1)) {
      int equals = pair.indexOf('=');
      variables.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return variables;
  }
}
