package dev.lathe.runtime.adapter.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.trace.Collector;
import dev.lathe.runtime.trace.ReceivedSpan;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.SpanSettings;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans leave when they are told to, wait for nobody, and are counted where nobody takes them. */
final class LeavingSpansTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Collector collector = Collector.start();

  @AfterEach
  void stop() {
    collector.close();
  }

  private Spans spans(String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
    for (int i = 0; i < more.length; i += 2) variables.put(more[i], more[i + 1]);
    return OpenTelemetrySpans.open(
        SpanSettings.from(variables, "orders").orElseThrow(), SystemPlatform.create());
  }

  private static Span begin(Spans spans, String name) {
    return spans.begin(Work.now(Work.Kind.SERVER, name, Optional.empty()));
  }

  @Test
  void a_span_arrives_with_what_is_said_of_it_and_of_its_process() {
    try (Spans spans =
        spans(
            "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%20b,team=x",
            "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20secret")) {
      var given = new TraceContext(PARENT, Optional.of("vendor=1"));
      try (Span whole = spans.begin(Work.now(Work.Kind.SERVER, "whole", Optional.of(given)))) {
        String inner =
            whole.during(
                () -> {
                  try (Span part = spans.within(Work.Kind.CLIENT, "part")) {
                    part.with("count", 7).with("word", "w").failed("BROKEN");
                    return part.during(() -> TraceContext.current().orElseThrow().traceparent());
                  }
                });
        assertTrue(inner.startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"), inner);
        assertEquals(Optional.of("vendor=1"), whole.context().orElseThrow().tracestate());
      }
      spans.leave(LONG);
      ReceivedSpan part = collector.spans().getFirst();
      ReceivedSpan whole = collector.spans().getLast();
      assertEquals(List.of("part", "whole"), List.of(part.name(), whole.name()));
      assertEquals("00f067aa0ba902b7", whole.parent());
      assertEquals(whole.id(), part.parent());
      assertEquals(List.of(2, 3), List.of(whole.kind(), part.kind()));
      assertEquals(Map.of("count", "7", "word", "w", "error.type", "BROKEN"), part.attributes());
      assertTrue(part.failed());
      assertFalse(whole.failed());
      assertEquals("vendor=1", part.state());
      assertEquals("orders", part.resource().get("service.name"));
      assertEquals("a b", part.resource().get("deployment.environment.name"));
      assertEquals(List.of("Bearer secret"), collector.headers().getFirst().get("Authorization"));
    }
  }

  @Test
  void a_slow_collector_keeps_no_answer_waiting_and_gets_all_the_same() throws Exception {
    try (Spans spans = spans()) {
      begin(spans, "first").close();
      spans.leave(LONG); // loads what sending needs
      collector.waits(Duration.ofMillis(700));
      begin(spans, "second").close();
      long began = System.nanoTime();
      spans.leave(Spans.BEFORE_AN_ANSWER);
      long waited = (System.nanoTime() - began) / 1_000_000;
      assertTrue(waited < 300, "waited " + waited + " ms");
      begin(spans, "third").close();
      collector.awaited(span -> span.name().equals("second"));
      spans.leave(LONG); // beside the next answer
      spans.leave(LONG);
      assertEquals(3, collector.spans().size());
      assertEquals(0, spans.dropped());
    }
  }

  @Test
  void what_is_not_taken_comes_again_and_what_there_is_no_room_for_is_counted() {
    try (Spans spans = spans()) {
      collector.answers(503);
      for (int i = 0; i < 2_100; i++) begin(spans, "n" + i).close();
      assertEquals(2_100 - 2_048, spans.dropped());
      spans.leave(LONG);
      assertEquals(0, spans.dropped(), "counted once");
      assertEquals(List.of(), collector.spans());
      collector.answers(200);
      spans.leave(LONG);
      assertEquals(2_048, collector.spans().size());
      assertEquals(2_048, new HashSet<>(collector.spans()).size(), "each once");
      assertEquals("n0", collector.spans().getFirst().name());
    }
  }

  @Test
  void nobody_there_loses_nothing_as_long_as_there_is_room() {
    collector.close();
    try (Spans spans = spans()) {
      begin(spans, "one").close();
      spans.leave(LONG);
      assertEquals(0, spans.dropped());
    }
  }

  @Test
  void who_does_not_want_a_trace_recorded_is_heard_and_part_of_nothing_is_none() {
    try (Spans spans = spans()) {
      var unwanted = TraceContext.of(PARENT.substring(0, 53) + "00");
      Span span = spans.begin(Work.now(Work.Kind.SERVER, "no", Optional.of(unwanted)));
      assertEquals(Optional.empty(), span.context());
      assertEquals(Span.NONE, spans.within(Work.Kind.CLIENT, "part of nothing"));
      spans.leave(LONG);
      assertEquals(List.of(), collector.spans());
    }
  }

  @Test
  void a_share_of_the_traces_that_begin_here_is_recorded() {
    try (Spans spans =
        spans("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", ".3")) {
      int recorded = 0;
      for (int i = 0; i < 4_000; i++) {
        try (Span span = begin(spans, "s")) {
          if (span.context().isPresent()) recorded++;
        }
      }
      assertTrue(recorded > 1_000 && recorded < 1_400, recorded + " of 4000");
    }
  }
}
