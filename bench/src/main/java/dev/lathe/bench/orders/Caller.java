package dev.lathe.bench.orders;

import dev.lathe.bench.measure.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One caller that waits for each answer before it asks again. One thread only. */
final class Caller {
  /** Requests that are made up at a time, so that the clock sees nothing of it. */
  private static final int BATCH = 8;

  private final Way way;
  private final Work work;
  private final List<String> orders;
  private final SplittableRandom random;
  private final Latencies latencies = new Latencies();

  /** {@code seed} tells callers apart; the same seed asks the same. */
  Caller(Way way, Work work, List<String> orders, long seed) {
    this.way = way;
    this.work = work;
    this.orders = orders;
    this.random = new SplittableRandom(seed);
  }

  /** Calls until {@code end}, a time of {@link System#nanoTime}, at least once. */
  Latencies callUntil(long end) {
    do {
      switch (work) {
        case COMMAND -> {
          List<String> placed = send(asks(() -> new Ask.Place(customer())), end);
          send(placed.stream().map(OrdersDatabase::order).map(Ask.Confirm::new), end);
        }
        case GET -> send(asks(() -> new Ask.Get(orders.get(random.nextInt(orders.size())))), end);
        case LIST -> send(asks(() -> new Ask.Newest(customer())), end);
      }
    } while (System.nanoTime() < end);
    return latencies;
  }

  private List<String> send(Stream<? extends Ask> asks, long end) {
    List<Way.Ready> ready = asks.map(way::ready).toList();
    var answers = new ArrayList<String>(ready.size());
    for (Way.Ready each : ready) {
      long start = System.nanoTime();
      String answer = each.send();
      long now = System.nanoTime();
      latencies.add(now - start);
      answers.add(answer);
      if (now >= end) break;
    }
    return answers;
  }

  private static <T extends Ask> Stream<T> asks(Supplier<T> ask) {
    return Stream.generate(ask).limit(BATCH);
  }

  private String customer() {
    return OrdersDatabase.customer(random.nextInt(Integer.MAX_VALUE));
  }
}
