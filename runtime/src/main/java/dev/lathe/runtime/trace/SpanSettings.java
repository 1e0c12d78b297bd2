package dev.lathe.runtime.trace;

import dev.lathe.runtime.config.Environment;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go, by OpenTelemetry's own variables.
 *
 * @param endpoint what takes them, by OTLP over HTTP
 * @param headers sent along: often a secret
 * @param timeout longest wait for a batch to be taken
 * @param resource what the process says of itself, {@code service.name} among it
 * @param sampler which traces that begin here are recorded
 * @param share of them, from 0 to 1, where the sampler is one of a ratio
 * @see <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">
 *     OpenTelemetry's variables</a>
 */
public record SpanSettings(
    URI endpoint,
    Map<String, String> headers,
    Duration timeout,
    Map<String, String> resource,
    Sampler sampler,
    double share) {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
  private static final int LONGEST_TIMEOUT_MILLIS = 60_000;

  public SpanSettings {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
  }

  /** Which traces are recorded. */
  public enum Sampler {
    ALWAYS_ON,
    ALWAYS_OFF,
    TRACEIDRATIO,
    PARENTBASED_ALWAYS_ON,
    PARENTBASED_ALWAYS_OFF,
    PARENTBASED_TRACEIDRATIO
  }

  /**
   * What the environment says; empty where it names no endpoint, or says that nothing is to be
   * recorded.
   *
   * @param service the service's name where the environment has none
   * @throws IllegalArgumentException if a variable says what there is not; the message names it
   */
  public static Optional<SpanSettings> from(Map<String, String> variables, String service) {
    if (!variables.containsKey(TRACES_ENDPOINT) && !variables.containsKey(ENDPOINT)) {
      return Optional.empty();
    }
    var environment = Environment.of(variables);
    Optional<URI> endpoint =
        environment
            .find(TRACES_ENDPOINT)
            .map(text -> uri(TRACES_ENDPOINT, text))
            .or(() -> environment.find(ENDPOINT).map(SpanSettings::ofTraces));
    boolean off =
        environment.find("OTEL_SDK_DISABLED").filter("true"::equalsIgnoreCase).isPresent()
            || environment.find("OTEL_TRACES_EXPORTER").filter("none"::equals).isPresent();
    if (endpoint.isEmpty() || off) return Optional.empty();
    only(environment, "OTEL_TRACES_EXPORTER", "otlp");
    only(environment, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    only(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf");
    var headers = pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS");
    headers.putAll(pairs(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
    var resource = pairs(environment, "OTEL_RESOURCE_ATTRIBUTES");
    resource.putIfAbsent("service.name", service);
    environment.find("OTEL_SERVICE_NAME").ifPresent(name -> resource.put("service.name", name));
    return Optional.of(
        new SpanSettings(
            endpoint.get(),
            headers,
            Duration.ofMillis(timeout(environment)),
            resource,
            sampler(environment),
            share(environment)));
  }

  private static URI ofTraces(String text) {
    URI base = uri(ENDPOINT, text);
    String path = base.getPath();
    return base.resolve((path.endsWith("/") ? path : path + "/") + "v1/traces");
  }

  private static URI uri(String variable, String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) return uri;
    } catch (IllegalArgumentException e) {
      // Said below, with those that are no address of HTTP.
    }
    throw new IllegalArgumentException(
        variable + " is an address as http://localhost:4318, not `" + text + "`");
  }

  private static void only(Environment environment, String variable, String word) {
    environment
        .find(variable)
        .filter(other -> !other.equals(word))
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "%s is %s here, not `%s`".formatted(variable, word, other));
            });
  }

  /** Names and values as in W3C's baggage: {@code a=1,b=two%20words}. */
  private static Map<String, String> pairs(Environment environment, String variable) {
    var pairs = new LinkedHashMap<String, String>();
    String text = environment.find(variable).orElse("");
    for (String pair : text.split(",", -1)) {
      if (pair.isBlank()) continue;
      int equals = pair.indexOf('=');
      if (equals < 1) throw notPairs(variable);
      try {
        String value = pair.substring(equals + 1).strip().replace("+", "%2B");
        pairs.put(
            pair.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw notPairs(variable);
      }
    }
    return pairs;
  }

  /** Without its value, which may be a secret. */
  private static IllegalArgumentException notPairs(String variable) {
    return new IllegalArgumentException(
        variable + " is a list as name=value,other=two%20words, and something in it is not");
  }

  private static int timeout(Environment environment) {
    String variable = "OTEL_EXPORTER_OTLP_TIMEOUT";
    String text =
        environment
            .find("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")
            .or(() -> environment.find(variable))
            .orElse("10000");
    if (text.matches("[0-9]{1,5}")) {
      int millis = Integer.parseInt(text);
      if (millis > 0 && millis <= LONGEST_TIMEOUT_MILLIS) return millis;
    }
    throw new IllegalArgumentException(
        "%s is a number of milliseconds from 1 to %s, not `%s`"
            .formatted(variable, LONGEST_TIMEOUT_MILLIS, text));
  }

  private static Sampler sampler(Environment environment) {
    String word = environment.find("OTEL_TRACES_SAMPLER").orElse("parentbased_always_on");
    for (Sampler one : Sampler.values()) {
      if (one.name().equalsIgnoreCase(word)) return one;
    }
    throw new IllegalArgumentException(
        "OTEL_TRACES_SAMPLER is one of always_on, always_off, traceidratio,"
            + " parentbased_always_on, parentbased_always_off, parentbased_traceidratio, not `"
            + word
            + "`");
  }

  private static double share(Environment environment) {
    String text = environment.find(RATIO).orElse("1");
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) return share;
    } catch (NumberFormatException e) {
      // Said below, with those that are out of range.
    }
    throw new IllegalArgumentException(RATIO + " is a number from 0 to 1, not `" + text + "`");
  }

  /** Without headers. */
  @Override
  public String toString() {
    return "SpanSettings[endpoint=" + endpoint + ", sampler=" + sampler + "]";
  }
}
