package dev.lathe.runtime.relay;

import dev.lathe.runtime.consumer.EventHandler;
import dev.lathe.runtime.consumer.HandlerUnavailable;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.relay.Delivery.Delivered;
import java.util.List;
import java.util.Optional;

/** What the relay does with events, for one run: it sends them to the queue, and counts. */
final class Sending implements EventHandler {
  private final Delivery delivery;
  private final Optional<EventPublisher> deadLetters;
  private final Time time;
  private final Traces traces = new Traces();
  private int messages;

  Sending(EventPublisher publisher, Optional<EventPublisher> deadLetters, Time time) {
    this.delivery = new Delivery(publisher, time);
    this.deadLetters = deadLetters;
    this.time = time;
  }

  /** Messages sent so far. */
  int messages() {
    return messages;
  }

  /** Those of the events so far. */
  Traces traces() {
    return traces;
  }

  @Override
  public Handled handle(List<LogEntry> entries) {
    entries.forEach(entry -> traces.noteOne(entry.event()));
    try {
      Delivered delivered = delivery.deliver(Messages.of(entries));
      messages += delivered.messages();
      return Handled.all(
          entries, delivered.refused().values().stream().map(Sending::refusal).toList());
    } catch (QueueUnavailable e) {
      throw new HandlerUnavailable(e);
    }
  }

  private static Refusal refusal(RefusedMessage refused) {
    EventMessage message = refused.message();
    return new Refusal(
        message.stream(), message.firstPosition(), refused.reason(), refused.passing());
  }

  /** As a dead letter; where nobody takes those, the report's count is all there is. */
  @Override
  public boolean giveUp(Failure failure) {
    if (deadLetters.isEmpty()) return true;
    try {
      return deadLetters.get().publish(List.of(DeadLetter.of(failure, time.now()))).isEmpty();
    } catch (QueueUnavailable e) {
      return false; // the row keeps the stream's own error, and its next try
    }
  }
}
