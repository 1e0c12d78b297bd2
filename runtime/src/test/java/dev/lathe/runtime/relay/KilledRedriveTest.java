package dev.lathe.runtime.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.Killed;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.adapter.memory.QueueSettings;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who sends dead letters again, or drops them, is killed at each request to a queue in turn, before
 * it arrives and before its answer: none is lost, and the same words again come to the same end.
 */
class KilledRedriveTest {
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** Within which a queue knows what it was sent before. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int MOST_REQUESTS = 200;

  private final ManualTime time = new ManualTime();

  @Test
  void each_is_sent_once_in_order_where_the_call_follows_within_five_minutes() {
    int kills = 0;
    for (boolean arrives : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        var queues = new Queues();
        if (!killed(queues, request, arrives, KilledRedriveTest::redrive)) break;
        kills++;
        time.advance(VISIBILITY);
        redrive(unhurried(queues.dead), queues.events);
        assertEquals(List.of(), drained(queues.dead));
        assertEquals(bodies(), drained(queues.events));
      }
    }
    assertTrue(kills > 60, kills + " kills");
  }

  @Test
  void at_the_most_one_is_sent_once_more_later() {
    int doubled = 0;
    for (int request = 0; request < MOST_REQUESTS; request++) {
      var queues = new Queues();
      if (!killed(queues, request, true, KilledRedriveTest::redrive)) break;
      time.advance(WINDOW);
      redrive(unhurried(queues.dead), queues.events);
      assertEquals(List.of(), drained(queues.dead));
      List<String> sent = drained(queues.events);
      assertEquals(bodies(), sent.stream().distinct().toList());
      assertTrue(sent.size() <= bodies().size() + 1, sent::toString);
      doubled += sent.size() - bodies().size();
    }
    assertTrue(doubled > 0, "never killed between the two queues");
  }

  @Test
  void dropped_are_those_alone_that_were_meant() {
    for (boolean arrives : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        var queues = new Queues();
        if (!killed(queues, request, arrives, (dead, _) -> drop(dead))) break;
        time.advance(VISIBILITY);
        drop(unhurried(queues.dead));
        assertEquals(bodies("Order-b"), drained(queues.dead));
      }
    }
  }

  private static void redrive(Queue dead, Queue to) {
    var handled = new DeadLetters(dead).redrive(_ -> true, to, _ -> {});
    assertEquals(List.of(), handled.refused());
  }

  private static void drop(Queue dead) {
    var unused =
        new DeadLetters(dead).drop(message -> message.stream().equals(Optional.of("Order-a")));
  }

  /** Whether it was; else it came to its end. */
  private static boolean killed(
      Queues queues, int request, boolean arrives, BiConsumer<Queue, Queue> command) {
    var caller = new Caller(request, arrives);
    var dead = new Killable(queues.dead, caller);
    var events = new Killable(queues.events, caller);
    if (caller.outlives(() -> command.accept(dead, events))) return false;
    assertThrows(Killed.class, () -> dead.delete(List.of()), "it is gone for good");
    return true;
  }

  /** One whose time never goes on while it is asked. */
  private static Queue unhurried(Queue queue) {
    return new Killable(queue, new Caller(Integer.MAX_VALUE, true));
  }

  private static List<String> bodies() {
    return Stream.of("Order-a", "Order-b").flatMap(stream -> bodies(stream).stream()).toList();
  }

  /** More than one receiving gives. */
  private static List<String> bodies(String stream) {
    return Stream.iterate(1, version -> version <= 13, version -> version + 1)
        .map(
            version ->
                """
                [{"specversion":"1.0","id":"%1$s-%2$s","subject":"%1$s","eventtype":"Placed",\
                "rntversion":%2$s,"data":{}}]\
                """
                    .formatted(stream, version))
        .toList();
  }

  private List<String> drained(Queue queue) {
    List<String> all = new ArrayList<>();
    for (List<Received> page = queue.receive(10, Duration.ZERO); !page.isEmpty(); ) {
      page.forEach(one -> all.add(one.body()));
      queue.delete(page);
      page = queue.receive(10, Duration.ZERO);
    }
    return all.stream().sorted(Comparator.comparing(body -> body.contains("-b"))).toList();
  }

  /** Both queues, with dead letters of two streams. */
  private final class Queues {
    private final MemoryQueue dead = open("dead");
    private final MemoryQueue events = open("events");

    Queues() {
      for (String stream : List.of("Order-a", "Order-b")) {
        for (String body : bodies(stream)) {
          var place = new Message.Place(stream, body);
          assertEquals(
              List.of(),
              dead.send(List.of(new Message(body, Optional.of(place), Optional.empty()))));
        }
      }
    }

    private MemoryQueue open(String name) {
      var forgets = new QueueSettings.WhenFull.ForgetOldest();
      return MemoryQueue.open(
          new QueueSettings(name, VISIBILITY, 1_000, 1_000, 1_000_000, forgets), time);
    }
  }

  /** What is killed at one of its requests. */
  private static final class Caller {
    private int requests;
    private final boolean arrives;

    Caller(int requests, boolean arrives) {
      this.requests = requests;
      this.arrives = arrives;
    }

    boolean outlives(Runnable work) {
      try {
        work.run();
        return true;
      } catch (Killed killed) {
        return false;
      }
    }

    <T> T asks(Supplier<T> queue) {
      int left = requests--;
      if (left < 0 || (left == 0 && !arrives)) throw new Killed();
      T answer = queue.get();
      if (left == 0) throw new Killed();
      return answer;
    }
  }

  private record Killable(Queue queue, Caller caller) implements Queue {
    @Override
    public List<Refused> send(List<Message> messages) {
      return caller.asks(() -> queue.send(messages));
    }

    @Override
    public List<Received> receive(int most, Duration wait) {
      return caller.asks(() -> queue.receive(most, Duration.ZERO)); // nobody else sends
    }

    @Override
    public void delete(List<Received> done) {
      var unused = caller.asks(() -> done(() -> queue.delete(done)));
    }

    @Override
    public void hide(List<Received> messages, Duration pause) {
      var unused = caller.asks(() -> done(() -> queue.hide(messages, pause)));
    }

    private static boolean done(Runnable request) {
      request.run();
      return true;
    }
  }
}
