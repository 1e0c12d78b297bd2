package dev.lathe.dev.lambda;

import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Lambda's event source mapping of a queue: it gives the function batches and deletes what is done.
 * The rest comes again when the queue's own time to hide it is over, or when the function has said.
 *
 * @param name of the queue
 * @param reports whether the function says which messages are not done; else all are, or none
 */
public record QueueMapping(
    Queue queue, String name, boolean reports, Function<String, Invocation> function) {
  /** The most that a FIFO queue gives, and what the template says. */
  private static final int BATCH = 10;

  /** How long one receive waits for a message. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Waits for a batch, for a while, and returns the work on it. */
  public Runnable await() {
    List<Received> batch = queue.receive(BATCH, WAIT);
    return () -> {
      if (!batch.isEmpty()) give(batch);
    };
  }

  private void give(List<Received> batch) {
    if (!(function.apply(SqsRecords.event(batch, name))
        instanceof Invocation.Answered(String answer, double _))) {
      return;
    }
    var done = new ArrayList<>(batch);
    if (reports) done.removeAll(SqsRecords.failed(batch, answer));
    queue.delete(done);
  }
}
