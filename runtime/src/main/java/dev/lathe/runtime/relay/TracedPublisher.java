package dev.lathe.runtime.relay;

import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells of each message in the trace of its first event; those of others are linked. */
public final class TracedPublisher implements EventPublisher {
  private final EventPublisher publisher;
  private final String queue;
  private final Spans spans;

  private TracedPublisher(EventPublisher publisher, String queue, Spans spans) {
    this.publisher = publisher;
    this.queue = queue;
    this.spans = spans;
  }

  /** {@code publisher} itself where nothing is recorded; {@code queue} is its name for people. */
  public static EventPublisher of(EventPublisher publisher, String queue, Spans spans) {
    return spans.on() ? new TracedPublisher(publisher, queue, spans) : publisher;
  }

  @Override
  public List<RefusedMessage> publish(List<EventMessage> messages) {
    List<Span> sent = messages.stream().map(this::begun).toList();
    try {
      List<RefusedMessage> refused = publisher.publish(messages);
      Set<EventMessage> not = Collections.newSetFromMap(new IdentityHashMap<>());
      refused.forEach(one -> not.add(one.message()));
      for (int i = 0; i < sent.size(); i++) {
        if (not.contains(messages.get(i))) sent.get(i).failed("refused");
      }
      return refused;
    } catch (QueueUnavailable e) {
      sent.forEach(span -> span.failed(e.getClass().getSimpleName()));
      throw e;
    } finally {
      sent.forEach(Span::close);
    }
  }

  private Span begun(EventMessage message) {
    List<TraceContext> traces = Traces.parents(message.body(), Work.MOST_LINKS);
    if (traces.isEmpty()) return Span.NONE; // events of a time that had no traces
    var links = new ArrayList<>(traces.subList(1, traces.size()));
    TraceContext.current().ifPresent(links::addFirst); // the tick that sent it
    return spans
        .begin(
            Work.now(Work.Kind.PRODUCER, "send " + queue, Optional.of(traces.getFirst()))
                .because(links))
        .with("messaging.system", "aws_sqs")
        .with("messaging.operation.type", "send")
        .with("messaging.operation.name", "send")
        .with("messaging.destination.name", queue);
  }
}
