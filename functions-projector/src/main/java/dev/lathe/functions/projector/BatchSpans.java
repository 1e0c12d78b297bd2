package dev.lathe.functions.projector;

import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Spans of a batch: one of the whole, which is a trace of its own with the statements as parts, and
 * one of each message in the trace of its first event.
 */
final class BatchSpans {
  private final Spans spans;
  private final Duration patience;

  BatchSpans(Spans spans, Duration patience) {
    this.spans = spans;
    this.patience = patience;
  }

  /** Does {@code work} with {@code messages}, in the invocation of that id. */
  List<ApplyOutcome> of(
      String request, List<QueueMessage> messages, Supplier<List<ApplyOutcome>> work) {
    if (!spans.on()) return work.get();
    var places = new ArrayList<List<TraceContext>>();
    for (QueueMessage message : messages) {
      places.add(Traces.parents(message.body(), Work.MOST_LINKS));
    }
    Work batch =
        Work.now(Work.Kind.CONSUMER, "projector batch", Optional.empty())
            .because(places.stream().flatMap(List::stream).distinct().toList());
    try (Span span = spans.begin(batch)) {
      span.with("lathe.request", request).with("messaging.system", "aws_sqs");
      span.with("messaging.operation.type", "process");
      span.with("messaging.batch.message_count", messages.size());
      List<Span> applied = places.stream().map(of -> begun(of, span)).toList();
      try {
        List<ApplyOutcome> outcomes = span.during(work);
        for (int i = 0; i < applied.size(); i++) {
          if (outcomes.get(i) instanceof ApplyOutcome.Failed) applied.get(i).failed("not_applied");
        }
        return outcomes;
      } finally {
        applied.forEach(Span::close);
      }
    } finally {
      spans.leave(patience);
    }
  }

  long dropped() {
    return spans.dropped();
  }

  private Span begun(List<TraceContext> traces, Span batch) {
    if (traces.isEmpty()) return Span.NONE; // events of a time that had no traces
    var links = new ArrayList<>(traces.subList(1, traces.size()));
    batch.context().ifPresent(links::addFirst);
    return spans
        .begin(Work.now(Work.Kind.CONSUMER, "apply", Optional.of(traces.getFirst())).because(links))
        .with("messaging.system", "aws_sqs")
        .with("messaging.operation.type", "process");
  }
}
