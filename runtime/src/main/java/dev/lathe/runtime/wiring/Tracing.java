package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.telemetry.OpenTelemetrySpans;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.trace.SpanSettings;
import java.util.Map;
import java.util.Optional;

/** Spans where the environment names somebody who takes them; nothing is loaded for them else. */
public final class Tracing {
  private Tracing() {}

  /**
   * {@code platform} with what the environment says of spans.
   *
   * @param service the service's name where {@code variables} have none
   * @throws IllegalArgumentException if a variable says what there is not; the message names it
   */
  public static Platform on(Platform platform, Map<String, String> variables, String service) {
    return on(
        platform,
        SpanSettings.from(variables, variables.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", service)));
  }

  /** {@code platform} as it is where nobody takes spans. */
  public static Platform on(Platform platform, Optional<SpanSettings> settings) {
    return settings.isEmpty()
        ? platform
        : platform.with(OpenTelemetrySpans.open(settings.get(), platform));
  }
}
