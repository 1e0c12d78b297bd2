package dev.lathe.runtime.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
  private final Consumer<Duration> wait;
  private final Faults faults;

  Delivery(EventPublisher publisher, Consumer<Duration> wait, Faults faults) {
    this.publisher = publisher;
    this.wait = wait;
    this.faults = faults;
  }

  /**
   * What became of a page's messages.
   *
   * @param refused by stream, the first message that was refused: it and what follows it in its
   *     stream is not delivered
   */
  record Delivered(int events, int messages, Map<String, RefusedMessage> refused) {}

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
    int events = 0;
    int sent = 0;
    while (!waiting.isEmpty()) {
      List<EventMessage> round = new ArrayList<>();
      waiting.values().forEach(stream -> round.add(stream.remove()));
      for (RefusedMessage one : send(round)) {
        refused.put(one.message().stream(), one);
      }
      for (EventMessage message : round) {
        if (refused.containsKey(message.stream())) continue;
        events += message.events();
        sent++;
      }
      waiting
          .entrySet()
          .removeIf(one -> one.getValue().isEmpty() || refused.containsKey(one.getKey()));
      faults.reached(Faults.Step.SENT);
    }
    return new Delivered(events, sent, refused);
  }

  private List<RefusedMessage> send(List<EventMessage> round) {
    List<RefusedMessage> refused = publisher.publish(round);
    Duration pause = BACK_OFF;
    for (int attempt = 2; attempt <= TRIES && !refused.isEmpty(); attempt++) {
      wait.accept(pause);
      pause = pause.multipliedBy(2);
      refused = publisher.publish(refused.stream().map(RefusedMessage::message).toList());
    }
    return refused;
  }
}
