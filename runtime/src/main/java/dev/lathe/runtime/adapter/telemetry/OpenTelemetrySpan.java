package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.TraceContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.function.Supplier;

/** A span that is recorded. */
final class OpenTelemetrySpan implements Span {
  private final io.opentelemetry.api.trace.Span span;
  private final Context context;
  private final TraceContext place;

  private OpenTelemetrySpan(io.opentelemetry.api.trace.Span span, Context context) {
    this.span = span;
    this.context = context;
    this.place = W3c.headers(context);
  }

  /** {@code begun}, or none where a sampler does not want it. */
  static Span of(io.opentelemetry.api.trace.Span begun, Context parent) {
    return begun.isRecording() ? new OpenTelemetrySpan(begun, parent.with(begun)) : Span.NONE;
  }

  @Override
  public Optional<TraceContext> context() {
    return Optional.of(place);
  }

  @Override
  public Span named(String name) {
    span.updateName(name);
    return this;
  }

  @Override
  public Span with(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span failed(String type) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR);
    return this;
  }

  @Override
  public <T> T during(Supplier<T> work) {
    Scope scope = context.makeCurrent();
    try {
      return place.during(work);
    } finally {
      scope.close();
    }
  }

  @Override
  public void close() {
    span.end();
  }
}
