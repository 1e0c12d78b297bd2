package dev.lathe.runtime.relay;

import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.queue.QueueUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends messages so that none overtakes an earlier one of its stream: in rounds, of which each has
 * at most one message a stream.
 */
final class Delivery {
  /** Tries of a message within a run; after that its stream waits for a later run. */
  static final int TRIES = 3;

  /** Wait before the second try; each further one doubles it. */
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  private final EventPublisher publisher;
  private final Time time;

  Delivery(EventPublisher publisher, Time time) {
    this.publisher = publisher;
    this.time = time;
  }

  /**
   * What became of a page's messages.
   *
   * @param refused by stream, the first message that was refused: it and what follows it in its
   *     stream is not delivered
   */
  record Delivered(int messages, Map<String, RefusedMessage> refused) {}

  /**
   * @param messages those of one stream in the order of sending
   * @throws QueueUnavailable if the queue failed: any of them may have been sent
   */
  Delivered deliver(List<EventMessage> messages) {
    Map<String, Deque<EventMessage>> waiting = new LinkedHashMap<>();
    for (EventMessage message : messages) {
      waiting.computeIfAbsent(message.stream(), _ -> new ArrayDeque<>()).add(message);
    }
    Map<String, RefusedMessage> refused = new LinkedHashMap<>();
    int sent = 0;
    while (!waiting.isEmpty()) {
      List<EventMessage> round = new ArrayList<>();
      waiting.values().forEach(stream -> round.add(stream.remove()));
      for (RefusedMessage one : send(round)) {
        refused.put(one.message().stream(), one);
      }
      for (EventMessage message : round) {
        if (!refused.containsKey(message.stream())) sent++;
      }
      waiting
          .entrySet()
          .removeIf(one -> one.getValue().isEmpty() || refused.containsKey(one.getKey()));
    }
    return new Delivered(sent, refused);
  }

  private List<RefusedMessage> send(List<EventMessage> round) {
    List<RefusedMessage> refused = publisher.publish(round);
    Duration pause = BACK_OFF;
    for (int attempt = 2; attempt <= TRIES && !refused.isEmpty(); attempt++) {
      time.sleep(pause);
      pause = pause.multipliedBy(2);
      refused = publisher.publish(refused.stream().map(RefusedMessage::message).toList());
    }
    return refused;
  }
}
