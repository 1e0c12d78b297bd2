package dev.lathe.runtime.relay;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The queue of dead letters, for whoever looks after it: read without taking anything away, sent
 * again to where they were to go, or dropped.
 *
 * <p>A FIFO queue gives of a stream at most ten while these are held, so reading shows the first
 * ten of each; what is sent again or dropped goes, and what stands behind it comes.
 */
public final class DeadLetters {
  /** Messages a request, as many as SQS gives. */
  private static final int PAGE = 10;

  /** Messages read: more than anybody looks at. */
  private static final int MOST = 1_000;

  /** Who waits is answered by all machines of a queue, so one empty answer says enough. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Queue queue;

  /** {@code queue} is the one that dead letters are in. */
  public DeadLetters(Queue queue) {
    this.queue = queue;
  }

  /** Those there are, the first thousand; all of them can be received again when it returns. */
  public List<DeadMessage> read() {
    List<DeadMessage> read = new ArrayList<>();
    List<Received> held = new ArrayList<>();
    try {
      each(
          MOST,
          message -> {
            held.add(message.received());
            read.add(message);
          });
    } finally {
      release(held);
    }
    return read;
  }

  /** What became of messages. */
  public record Handled(List<DeadMessage> done, List<DeadMessage> refused) {
    public Handled {
      done = List.copyOf(done);
      refused = List.copyOf(refused);
    }
  }

  /** Drops the wanted ones. */
  public Handled drop(Predicate<DeadMessage> wanted) {
    return handle(wanted, _ -> true);
  }

  /**
   * Sends the wanted ones to {@code to} again, and drops each from here once it is taken there.
   *
   * <p>One that the relay wrote is not sent, as nobody applies it: {@code release} is told of its
   * stream, which sends what is in the log.
   *
   * @param release has a stream tried again
   */
  public Handled redrive(Predicate<DeadMessage> wanted, Queue to, Consumer<String> release) {
    return handle(
        wanted,
        message -> {
          if (!message.unsent()) return to.send(List.of(again(message.received()))).isEmpty();
          message.stream().ifPresent(release);
          return message.stream().isPresent();
        });
  }

  private Handled handle(Predicate<DeadMessage> wanted, Predicate<DeadMessage> work) {
    List<DeadMessage> done = new ArrayList<>();
    List<DeadMessage> refused = new ArrayList<>();
    List<Received> held = new ArrayList<>();
    try {
      each(
          Integer.MAX_VALUE,
          message -> {
            if (!wanted.test(message)) {
              held.add(message.received());
            } else if (work.test(message)) {
              queue.delete(List.of(message.received()));
              done.add(message);
            } else {
              held.add(message.received());
              refused.add(message);
            }
          });
    } finally {
      release(held);
    }
    return new Handled(done, refused);
  }

  private void each(int most, Consumer<DeadMessage> work) {
    int seen = 0;
    while (seen < most) {
      List<Received> page = queue.receive(Math.min(PAGE, most - seen), WAIT);
      if (page.isEmpty()) return;
      seen += page.size();
      page.forEach(one -> work.accept(DeadMessage.of(one)));
    }
  }

  private void release(List<Received> held) {
    for (int from = 0; from < held.size(); from += PAGE) {
      queue.hide(held.subList(from, Math.min(from + PAGE, held.size())), Duration.ZERO);
    }
  }

  /** Of its own id, so that the window for doubled messages does not swallow it. */
  private static Message again(Received dead) {
    Optional<Message.Place> place =
        dead.group().map(group -> new Message.Place(group, Sha256.hex("redriven " + dead.id())));
    return new Message(dead.body(), place, Optional.of(CloudEvents.BATCH));
  }
}
