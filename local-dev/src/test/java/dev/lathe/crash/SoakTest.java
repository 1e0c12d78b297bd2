package dev.lathe.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.database.LocalSqld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hours of a bad network in seconds, or in as many as {@code -Dsoak.seconds} says: what functions,
 * database and queue tell each other comes late, and some of it never.
 */
@Tag("slow")
final class SoakTest {
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("soak.seconds", 5));
  private static final int CLIENTS = 8;
  private static final int ACCOUNTS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void nothing_is_lost_or_doubled_on_a_network_that_is_slow_and_loses_some() throws Exception {
    try (var stand = Stand.in(folder);
        var sqld = LocalSqld.start()) {
      var steps = new Steps(List.of(Steps.Moment.BEFORE), Steps.Breaks.NONE, () -> {});
      try (var database = Turnstile.before(sqld.url(), () -> steps, SoakTest::delay);
          var queue = Turnstile.before(stand.queue(), () -> steps, SoakTest::delay);
          var server = KeptServer.start(stand.parts(database.url(), queue.url()))) {
        var door = new Door(server::address, PATIENCE);
        var clients = new Clients(door);
        clients.send(List.of(accounts()));
        List<Long> millis = work(clients);
        Instant answered = Instant.now();
        stand.awaitWhole(clients, new Borrowers(door, server.folder()), sqld.url(), PATIENCE);
        tell(clients, steps, millis, Duration.between(answered, Instant.now()));
        assertTrue(millis.size() > CLIENTS, "only " + millis.size());
      } finally {
        stand.forget();
      }
    }
  }

  private static void tell(Clients clients, Steps steps, List<Long> millis, Duration whole) {
    if (System.getProperty("soak.seconds") == null) return;
    Long[] sorted = millis.stream().sorted().toArray(Long[]::new);
    System.out.println(
        "%s commands acknowledged in %s s over %s requests, p50 %s ms, p99 %s ms; whole after %s ms"
            .formatted(
                clients.acknowledged(),
                LENGTH.toSeconds(),
                steps.count(),
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100],
                whole.toMillis()));
  }

  /** Of one way: mostly some milliseconds, now and then a second; one in 150 is lost. */
  private static Duration delay() {
    var random = ThreadLocalRandom.current();
    int luck = random.nextInt(300);
    if (luck < 2) return Duration.ofMillis(-1);
    if (luck < 5) return Duration.ofMillis(random.nextInt(300, 1_000));
    return Duration.ofMillis(random.nextInt(0, 12));
  }

  private static List<Order> accounts() {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      orders.add(Order.open("open-" + i, "a" + i, 1_000_000));
    }
    return orders;
  }

  /** How long each answer took, in milliseconds. */
  private static List<Long> work(Clients clients) throws Exception {
    Instant end = Instant.now().plus(LENGTH);
    List<Callable<List<Long>>> work = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      String name = "c" + client + "-";
      var random = new SplittableRandom(client);
      work.add(
          () -> {
            List<Long> millis = new ArrayList<>();
            for (int number = 0; Instant.now().isBefore(end); number++) {
              Instant sent = Instant.now();
              clients.send(order(name + number, random));
              millis.add(Duration.between(sent, Instant.now()).toMillis());
            }
            return millis;
          });
    }
    List<Long> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Long>> one : threads.invokeAll(work)) {
        all.addAll(one.get());
      }
    }
    return all;
  }

  private static Order order(String key, SplittableRandom random) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
    long cents = random.nextInt(1, 5_000);
    return random.nextInt(3) == 0
        ? Order.deposit(key, "a" + from, cents)
        : Order.transfer(key, "a" + from, "a" + to, cents);
  }
}
