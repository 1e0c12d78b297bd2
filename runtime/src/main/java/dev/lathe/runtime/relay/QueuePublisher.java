package dev.lathe.runtime.relay;

import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts batches of events on a FIFO queue. */
public final class QueuePublisher implements EventPublisher {
  private final Queue queue;

  /** {@code queue} is a FIFO queue. */
  public QueuePublisher(Queue queue) {
    this.queue = queue;
  }

  @Override
  public List<RefusedMessage> publish(List<EventMessage> messages) {
    // By the message itself: two with equal bodies are two, and nobody compares bodies.
    var sent = new IdentityHashMap<Message, EventMessage>();
    List<Message> toSend = new ArrayList<>(messages.size());
    for (EventMessage message : messages) {
      var place = new Message.Place(message.group(), message.deduplicationId());
      var one = new Message(message.body(), Optional.of(place), Optional.of(CloudEvents.BATCH));
      sent.put(one, message);
      toSend.add(one);
    }
    return queue.send(toSend).stream()
        .map(
            refused ->
                new RefusedMessage(
                    Objects.requireNonNull(sent.get(refused.message())),
                    refused.reason(),
                    refused.passing()))
        .toList();
  }
}
