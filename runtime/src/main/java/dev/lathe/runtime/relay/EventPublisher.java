package dev.lathe.runtime.relay;

import dev.lathe.runtime.queue.QueueUnavailable;
import java.util.List;

/** Puts messages on a queue that keeps the order of each group. Safe for many threads. */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Sends messages of different groups; they may arrive in any order among each other.
   *
   * @return the messages that the queue did not take, each with its reason; empty when all are sent
   * @throws QueueUnavailable if the queue itself failed: any of the messages may have been sent
   */
  List<RefusedMessage> publish(List<EventMessage> messages);
}
