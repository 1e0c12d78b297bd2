package dev.lathe.conformance.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every FIFO {@link Queue} must do; a subclass says which one. */
public abstract class QueueConformance {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  /** An empty FIFO queue, which hides what was received for longer than a test takes. */
  protected abstract Queue open();

  /** A queue that nobody has made. */
  protected abstract Queue missing();

  @Test
  void a_group_is_received_in_the_order_of_sending() {
    Queue queue = open();
    for (int round = 0; round < 3; round++) {
      List<Message> messages = new ArrayList<>();
      for (int group = 0; group < 12; group++) {
        messages.add(message("g" + group, "g" + group + "/" + round, Integer.toString(round)));
      }
      assertEquals(List.of(), queue.send(messages));
    }
    List<Received> all = drain(queue);
    assertEquals(36, all.size());
    for (int group = 0; group < 12; group++) {
      Optional<String> name = Optional.of("g" + group);
      assertEquals(
          List.of("0", "1", "2"),
          all.stream().filter(one -> one.group().equals(name)).map(Received::body).toList());
    }
  }

  @Test
  void what_has_the_same_deduplication_id_is_taken_and_forgotten() {
    Queue queue = open();
    queue.send(List.of(message("g", "d", "first")));
    assertEquals(List.of(), queue.send(List.of(message("g", "d", "second"))));
    assertEquals(List.of("first"), drain(queue).stream().map(Received::body).toList());
  }

  @Test
  void what_is_not_deleted_comes_again_under_its_name_and_is_counted() {
    Queue queue = open();
    queue.send(List.of(message("g", "d", "text")));
    Received first = only(queue);
    assertEquals(1, first.times());
    assertEquals(List.of(), queue.receive(10, A_MOMENT));
    queue.hide(List.of(first), AT_ONCE);
    Received second = only(queue);
    assertEquals(first.id(), second.id());
    assertEquals(2, second.times());
    queue.delete(List.of(second));
    assertEquals(List.of(), queue.receive(10, A_MOMENT));
  }

  @Test
  void nothing_of_a_group_overtakes_what_is_hidden_and_other_groups_go_on() {
    Queue queue = open();
    queue.send(List.of(message("a", "a1", "a1")));
    Received hidden = only(queue);
    queue.send(List.of(message("a", "a2", "a2"), message("b", "b1", "b1")));
    assertEquals("b1", only(queue).body());
    assertEquals(List.of(), queue.receive(10, A_MOMENT));
    queue.delete(List.of(hidden));
    assertEquals("a2", only(queue).body());
  }

  @Test
  void a_message_keeps_its_text() {
    Queue queue = open();
    String text = "ž😀𝄞 \"quoted\" <&> \n\t" + "x".repeat(100_000);
    queue.send(List.of(message("g", "d", text)));
    assertEquals(text, only(queue).body());
  }

  @Test
  void of_nothing_nothing_is_done() {
    Queue queue = open();
    assertEquals(List.of(), queue.send(List.of()));
    queue.delete(List.of());
    queue.hide(List.of(), AT_ONCE);
  }

  @Test
  void a_queue_that_is_not_there_is_unavailable() {
    Queue queue = missing();
    assertThrows(QueueUnavailable.class, () -> queue.send(List.of(message("g", "d", "text"))));
    assertThrows(QueueUnavailable.class, () -> queue.receive(1, AT_ONCE));
  }

  private static Message message(String group, String deduplicationId, String body) {
    return new Message(
        body, Optional.of(new Message.Place(group, deduplicationId)), Optional.empty());
  }

  private static Received only(Queue queue) {
    List<Received> received = queue.receive(10, A_MOMENT);
    assertEquals(1, received.size());
    return received.getFirst();
  }

  private static List<Received> drain(Queue queue) {
    List<Received> all = new ArrayList<>();
    for (List<Received> some = queue.receive(10, A_MOMENT);
        !some.isEmpty();
        some = queue.receive(10, A_MOMENT)) {
      all.addAll(some);
      queue.delete(some);
    }
    return all;
  }
}
