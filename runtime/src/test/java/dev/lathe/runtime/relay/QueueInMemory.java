package dev.lathe.runtime.relay;

import dev.lathe.runtime.queue.QueueUnavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A FIFO queue that remembers everything: what was sent, and what deduplication swallowed. */
public final class QueueInMemory implements EventPublisher {
  private final Set<String> seen = new HashSet<>();
  private final List<EventMessage> accepted = new ArrayList<>();
  private final Map<String, Integer> refusals = new HashMap<>();
  private Predicate<EventMessage> refuses = _ -> false;
  private boolean down;
  private boolean passing;
  private Runnable afterwards = () -> {};

  @Override
  public synchronized List<RefusedMessage> publish(List<EventMessage> messages) {
    if (down) throw new QueueUnavailable("the test took the queue down", null);
    Set<String> groups = new HashSet<>();
    List<RefusedMessage> refused = new ArrayList<>();
    for (EventMessage message : messages) {
      if (!groups.add(message.group())) throw new AssertionError("two messages of a group at once");
      if (refuses.test(message)) {
        refusals.merge(message.stream(), 1, Integer::sum);
        refused.add(new RefusedMessage(message, "the test refuses " + message.stream(), passing));
      } else if (seen.add(message.deduplicationId())) {
        accepted.add(message);
      }
    }
    Runnable then = afterwards;
    afterwards = () -> {};
    then.run();
    return refused;
  }

  /** Happens once, when the next messages have arrived and before their sender knows. */
  public synchronized void afterwards(Runnable then) {
    afterwards = then;
  }

  public synchronized void refuse(Predicate<EventMessage> messages) {
    refuses = messages;
  }

  /** From now on refusals are no message's fault. */
  synchronized void throttle() {
    passing = true;
  }

  public synchronized void down(boolean isDown) {
    down = isDown;
  }

  /** What consumers get, in the order of sending. */
  public synchronized List<EventMessage> accepted() {
    return List.copyOf(accepted);
  }

  synchronized int refusals(String stream) {
    return refusals.getOrDefault(stream, 0);
  }
}
