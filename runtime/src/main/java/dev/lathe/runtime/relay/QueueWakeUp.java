package dev.lathe.runtime.relay;

import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Refused;
import java.util.List;

/** Wakes the relay by a message on a queue of its own; what it says does not matter. */
public final class QueueWakeUp implements WakeUp {
  private final Queue queue;

  /** {@code queue} is one without order. */
  public QueueWakeUp(Queue queue) {
    this.queue = queue;
  }

  /**
   * Sends one message.
   *
   * @throws QueueUnavailable if the queue did not take it
   */
  @Override
  public void ring() {
    List<Refused> refused = queue.send(List.of(Message.unordered("wake up")));
    if (!refused.isEmpty()) {
      throw new QueueUnavailable("a wake-up was refused: " + refused.getFirst().reason(), null);
    }
  }
}
