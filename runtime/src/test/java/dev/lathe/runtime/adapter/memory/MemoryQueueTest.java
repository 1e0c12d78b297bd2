package dev.lathe.runtime.adapter.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.memory.QueueSettings.WhenFull;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the conformance tests cannot ask of a queue whose clock they do not hold. */
final class MemoryQueueTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration VISIBILITY = Duration.ofSeconds(30);
  private static final WhenFull WAIT = new WhenFull.Wait(Duration.ofSeconds(10));

  private final ManualTime time = new ManualTime();

  @Test
  void what_nobody_settles_is_hidden_for_its_while_and_its_old_receipt_is_worth_nothing() {
    var queue = MemoryQueue.open(settings(3, 100, WAIT), time);
    queue.send(List.of(message("g", 1), message("g", 2)));
    Received first = queue.receive(1, AT_ONCE).getFirst();

    time.advance(VISIBILITY.minusMillis(1));
    assertEquals(List.of(), queue.receive(10, AT_ONCE));
    time.advance(Duration.ofMillis(1));
    List<Received> again = queue.receive(10, AT_ONCE);
    assertEquals(List.of("g1", "g2"), bodies(again));
    assertEquals(List.of(2, 1), again.stream().map(Received::times).toList());

    queue.delete(List.of(first));
    queue.hide(List.of(first), AT_ONCE);
    assertEquals(List.of(), queue.receive(10, AT_ONCE));
    queue.delete(again);
    time.advance(VISIBILITY);
    assertEquals(List.of(), queue.receive(10, AT_ONCE));
  }

  @Test
  void what_failed_too_often_is_a_dead_letter_and_what_stood_behind_it_goes_on() {
    var dead = MemoryQueue.open(settings(3, 2, new WhenFull.ForgetOldest()), time);
    var queue = MemoryQueue.open(settings(3, 100, WAIT), dead, time);
    queue.send(List.of(message("g", 1), message("g", 2)));
    for (int times = 1; times <= 3; times++) {
      Received received = queue.receive(1, AT_ONCE).getFirst();
      assertEquals("g1 " + times, received.body() + " " + received.times());
      queue.hide(List.of(received), AT_ONCE);
    }
    assertEquals(List.of("g2"), bodies(queue.receive(10, AT_ONCE)));
    List<Received> buried = dead.receive(10, AT_ONCE);
    assertEquals(List.of("g1"), bodies(buried));
    assertEquals(Optional.of("g"), buried.getFirst().group());
  }

  @Test
  void a_queue_that_forgets_the_oldest_keeps_the_newest_and_never_waits() {
    var queue = MemoryQueue.open(settings(3, 2, new WhenFull.ForgetOldest()), time);
    queue.send(List.of(message("a", 1), message("b", 1), message("c", 1)));
    assertEquals(List.of("b1", "c1"), bodies(queue.receive(10, AT_ONCE)));
    queue.send(List.of(message("d", 1))); // though all there is, is under way
    assertEquals(List.of("d1"), bodies(queue.receive(10, AT_ONCE)));
  }

  @Test
  void five_minutes_later_the_same_deduplication_id_is_another_message() {
    var queue = MemoryQueue.open(settings(3, 100, WAIT), time);
    queue.send(List.of(message("g", 1)));
    queue.delete(queue.receive(10, AT_ONCE));
    time.advance(Duration.ofMinutes(5).minusMillis(1));
    queue.send(List.of(message("g", 1)));
    assertEquals(List.of(), queue.receive(10, AT_ONCE));
    time.advance(Duration.ofMillis(1));
    queue.send(List.of(message("g", 1)));
    assertEquals(List.of("g1"), bodies(queue.receive(10, AT_ONCE)));
  }

  @Test
  void who_sends_to_a_full_queue_waits_and_what_was_not_taken_can_be_sent_again() throws Exception {
    var clock = new SystemTime();
    var impatient = new WhenFull.Wait(Duration.ofMillis(20));
    var queue = MemoryQueue.open(settings(3, 2, impatient), clock);
    List<Message> three = List.of(message("a", 1), message("a", 2), message("a", 3));
    assertThrows(QueueUnavailable.class, () -> queue.send(three));

    var patient = MemoryQueue.open(settings(3, 2, WAIT), clock);
    var sending = CompletableFuture.supplyAsync(() -> patient.send(three));
    List<String> received = new ArrayList<>();
    while (received.size() < 3) {
      List<Received> some = patient.receive(10, Duration.ofSeconds(10));
      assertTrue(some.size() <= 2, "more than it may hold: " + some.size());
      received.addAll(bodies(some));
      patient.delete(some);
    }
    assertEquals(List.of(), sending.get(10, TimeUnit.SECONDS));
    assertEquals(List.of("a1", "a2", "a3"), received);

    queue.delete(queue.receive(10, AT_ONCE));
    queue.send(three); // the first two came before
    assertEquals(List.of("a3"), bodies(queue.receive(10, AT_ONCE)));
  }

  @Test
  void bodies_count_too_and_one_that_is_too_large_is_taken_alone() {
    var impatient = new WhenFull.Wait(AT_ONCE);
    var queue = MemoryQueue.open(new QueueSettings("q", VISIBILITY, 3, 100, 10, impatient), time);
    queue.send(List.of(new Message("x".repeat(50), place("big", 1), Optional.empty())));
    assertThrows(QueueUnavailable.class, () -> queue.send(List.of(message("g", 1))));
    queue.delete(queue.receive(10, AT_ONCE));
    queue.send(List.of(message("g", 1)));
    assertEquals(List.of("g1"), bodies(queue.receive(10, AT_ONCE)));
  }

  @Test
  void a_receiver_sleeps_until_something_comes_or_the_queue_is_closed() throws Exception {
    var queue = MemoryQueue.open(settings(3, 100, WAIT), new SystemTime());
    var received = CompletableFuture.supplyAsync(() -> queue.receive(10, Duration.ofMinutes(1)));
    queue.send(List.of(message("g", 1)));
    assertEquals(List.of("g1"), bodies(received.get(10, TimeUnit.SECONDS)));

    var closed =
        CompletableFuture.runAsync(
            () ->
                assertThrows(
                    QueueUnavailable.class, () -> queue.receive(10, Duration.ofMinutes(1))));
    queue.close();
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_message_that_comes_back_wakes_who_waits_for_it() throws Exception {
    var queue = MemoryQueue.open(settings(3, 100, WAIT), new SystemTime());
    queue.send(List.of(message("g", 1)));
    List<Received> first = queue.receive(10, AT_ONCE);
    var again = CompletableFuture.supplyAsync(() -> queue.receive(10, Duration.ofMinutes(1)));
    queue.hide(first, Duration.ofMillis(30));
    assertEquals(List.of("g1"), bodies(again.get(10, TimeUnit.SECONDS)));
  }

  @Test
  void messages_without_order_are_all_given_out_at_once() {
    var queue = MemoryQueue.open(settings(3, 100, WAIT), time);
    queue.send(IntStream.range(0, 5).mapToObj(_ -> Message.unordered("ring")).toList());
    List<Received> rings = queue.receive(10, AT_ONCE);
    assertEquals(5, rings.size());
    assertEquals(Optional.empty(), rings.getFirst().group());
  }

  private static QueueSettings settings(int mostReceives, int mostMessages, WhenFull whenFull) {
    return new QueueSettings("q", VISIBILITY, mostReceives, mostMessages, 1_000, whenFull);
  }

  private static Message message(String group, int number) {
    return new Message(group + number, place(group, number), Optional.empty());
  }

  private static Optional<Message.Place> place(String group, int number) {
    return Optional.of(new Message.Place(group, group + number));
  }

  private static List<String> bodies(List<Received> received) {
    return received.stream().map(Received::body).toList();
  }
}
