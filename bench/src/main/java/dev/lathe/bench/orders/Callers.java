package dev.lathe.bench.orders;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that do the same work, each waiting for its own answers. */
public final class Callers {
  /** No two callers of a process ask the same. */
  private static final AtomicLong SEED = new AtomicLong();

  private Callers() {}

  /** One caller on the measuring thread: the rate is that of its calls alone. */
  public static Rounds.Measurable one(Way way, Work work, OrdersDatabase database) {
    return length ->
        Run.busy(caller(way, work, database).callUntil(System.nanoTime() + length.toNanos()));
  }

  /** One caller for each of {@code ways}, which may be the same, on virtual threads. */
  public static Rounds.Measurable together(
      List<? extends Way> ways, Work work, OrdersDatabase database) {
    return length -> together(ways, work, database, length);
  }

  private static Run together(
      List<? extends Way> ways, Work work, OrdersDatabase database, Duration length) {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var callers = new ArrayList<Future<Latencies>>();
      for (Way way : ways) {
        Caller caller = caller(way, work, database);
        callers.add(threads.submit(() -> caller.callUntil(end)));
      }
      var latencies = new ArrayList<Latencies>();
      for (Future<Latencies> each : callers) {
        latencies.add(each.get());
      }
      return Run.together(latencies, System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Caller caller(Way way, Work work, OrdersDatabase database) {
    return new Caller(way, work, database.orders(), SEED.incrementAndGet());
  }
}
