package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between W3C's headers and OpenTelemetry's contexts, by its own propagator. */
final class W3c {
  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private static final TextMapGetter<TraceContext> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext carrier) {
          return List.of(PARENT, STATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String key) {
          if (carrier == null) return null;
          return switch (key) {
            case PARENT -> carrier.traceparent();
            case STATE -> carrier.tracestate().orElse(null);
            default -> null;
          };
        }
      };

  private W3c() {}

  static Context context(TraceContext place, Context around) {
    return W3CTraceContextPropagator.getInstance().extract(around, place, HEADERS);
  }

  static SpanContext span(TraceContext place) {
    return Span.fromContext(context(place, Context.root())).getSpanContext();
  }

  static TraceContext headers(Context context) {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(context, headers, (_, name, value) -> headers.put(name, value));
    return new TraceContext(
        headers.getOrDefault(PARENT, ""), Optional.ofNullable(headers.get(STATE)));
  }
}
