package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.SpanSettings;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Records by OpenTelemetry's tracer. */
public final class OpenTelemetrySpans implements Spans {
  /** Names the instrumentation, as the specification wants it. */
  private static final String SCOPE = "dev.lathe";

  /** For what is left when a process ends. */
  private static final Duration LAST = Duration.ofSeconds(3);

  private final LeavingSpans leaving;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OpenTelemetrySpans(LeavingSpans leaving, SdkTracerProvider provider) {
    this.leaving = leaving;
    this.provider = provider;
    this.tracer = provider.get(SCOPE);
  }

  /** Connects when the first span leaves, and not before. */
  public static OpenTelemetrySpans open(SpanSettings settings, Platform platform) {
    var leaving = new LeavingSpans(() -> OtlpExport.to(settings), settings, platform);
    AttributesBuilder said = Attributes.builder();
    settings.resource().forEach(said::put);
    return new OpenTelemetrySpans(
        leaving,
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(said.build())))
            .setIdGenerator(new OrderedTraceIds(platform))
            .setSampler(sampler(settings))
            .addSpanProcessor(leaving)
            .build());
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public Span begin(Work work) {
    Context parent =
        work.parent().map(context -> W3c.context(context, Context.root())).orElse(Context.root());
    SpanBuilder builder =
        tracer.spanBuilder(work.name()).setParent(parent).setSpanKind(kind(work.kind()));
    for (TraceContext link : work.links()) builder.addLink(W3c.span(link));
    if (!work.ago().isZero()) {
      Instant began = Instant.now().minus(work.ago());
      builder.setStartTimestamp(began);
    }
    return OpenTelemetrySpan.of(builder.startSpan(), parent);
  }

  @Override
  public Span within(Work.Kind kind, String name) {
    Context now = Context.current();
    if (!io.opentelemetry.api.trace.Span.fromContext(now).isRecording()) return Span.NONE;
    return OpenTelemetrySpan.of(
        tracer.spanBuilder(name).setParent(now).setSpanKind(kind(kind)).startSpan(), now);
  }

  @Override
  public void leave(Duration patience) {
    leaving.leave(patience);
  }

  @Override
  public long dropped() {
    return leaving.dropped();
  }

  @Override
  public void close() {
    leaving.leave(LAST);
    var unused = provider.shutdown().join(LAST.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static SpanKind kind(Work.Kind kind) {
    return switch (kind) {
      case SERVER -> SpanKind.SERVER;
      case CLIENT -> SpanKind.CLIENT;
      case PRODUCER -> SpanKind.PRODUCER;
      case CONSUMER -> SpanKind.CONSUMER;
    };
  }

  private static Sampler sampler(SpanSettings settings) {
    return switch (settings.sampler()) {
      case ALWAYS_ON -> Sampler.alwaysOn();
      case ALWAYS_OFF -> Sampler.alwaysOff();
      case TRACEIDRATIO -> Sampler.traceIdRatioBased(settings.share());
      case PARENTBASED_ALWAYS_ON -> Sampler.parentBased(Sampler.alwaysOn());
      case PARENTBASED_ALWAYS_OFF -> Sampler.parentBased(Sampler.alwaysOff());
      case PARENTBASED_TRACEIDRATIO ->
          Sampler.parentBased(Sampler.traceIdRatioBased(settings.share()));
    };
  }
}
