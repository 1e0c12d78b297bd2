package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.trace.SpanSettings;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.logging.Level;
import java.util.logging.Logger;

/** OpenTelemetry's exporter of OTLP over HTTP, which sends by the JDK's client. */
final class OtlpExport {
  /**
   * It would tell of each failure in lines of its own: ours count them. Held, or it is forgotten.
   */
  private static final Logger ITS_LINES = Logger.getLogger("io.opentelemetry");

  private OtlpExport() {}

  static SpanExporter to(SpanSettings settings) {
    ITS_LINES.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(settings.timeout())
            .setConnectTimeout(settings.timeout())
            .setRetryPolicy(null) // a batch that was not taken comes again with the next one
            .setMeterProvider(MeterProvider.noop());
    settings.headers().forEach(builder::addHeader);
    return builder.build();
  }
}
