package dev.lathe.simulation;

import dev.lathe.simulation.Simulation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** Runs one seed after the other, each thread with worlds of its own, and counts what was hit. */
final class Seeds {
  /** Runs after which the table is written anew. */
  private static final int WRITTEN_EVERY = 500;

  /** Seeds that go wrong before the others are left. */
  private static final int MOST_WRONG = 20;

  /** Hexadecimal digits of a trace that are a long. */
  private static final int TRACED = 16;

  private final long from;
  private final long to;
  private final long end;
  private final Optional<Path> table;
  private final boolean goesOn;
  private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
  private final List<Wrongdoer> wrong = new ArrayList<>();
  private long next;
  private long ran;

  /** A sum of what the traces begin with: the same where all logs are, in whatever order. */
  private long traces;

  /**
   * @param longest within which runs are begun
   * @param table where what was hit is written while the run goes on
   * @param goesOn whether a seed that goes wrong does not end it
   */
  Seeds(long from, long runs, Duration longest, Optional<Path> table, boolean goesOn) {
    this.from = from;
    this.to = from + runs;
    this.end = System.nanoTime() + longest.toNanos();
    this.table = table;
    this.goesOn = goesOn;
    this.next = from;
  }

  /** A seed that went wrong. */
  record Wrongdoer(long seed, Throwable thrown) {
    @Override
    public String toString() {
      return "-Dsimulation.seed=" + seed + " -Dsimulation.runs=1: " + thrown.getMessage();
    }
  }

  /** Runs all of them, on a thread for each of {@code bundles}. */
  void run(List<Bundles> bundles) {
    CompletableFuture<?>[] threads =
        bundles.stream()
            .map(own -> CompletableFuture.runAsync(() -> run(own), Thread.ofPlatform()::start))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(threads).join();
    write();
  }

  private void run(Bundles own) {
    LongFunction<Outcome> run = seed -> new Simulation(seed, own, Trouble.ALL).run();
    for (long seed = taken(); seed < to; seed = taken()) {
      try {
        add(run.apply(seed));
      } catch (RuntimeException | AssertionError thrown) {
        add(new Wrongdoer(seed, thrown));
      }
    }
  }

  /** The next seed; behind the last one where no more is to be run. */
  private synchronized long taken() {
    boolean over = System.nanoTime() > end || wrong.size() >= (goesOn ? MOST_WRONG : 1);
    return over ? to : next++;
  }

  private synchronized void add(Outcome outcome) {
    outcome.hits().forEach((fault, times) -> hits.merge(fault, times, Integer::sum));
    traces += Long.parseUnsignedLong(outcome.trace().substring(0, TRACED), 16);
    count();
  }

  private synchronized void add(Wrongdoer one) {
    System.out.println(one);
    wrong.add(one);
    count();
  }

  private void count() {
    if (++ran % WRITTEN_EVERY == 0) write();
  }

  private synchronized void write() {
    if (table.isEmpty()) return;
    try {
      Files.writeString(table.get(), told());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long ran() {
    return ran;
  }

  List<Wrongdoer> wrong() {
    return wrong;
  }

  int hits(Fault fault) {
    return hits.getOrDefault(fault, 0);
  }

  /** All of it, for people. */
  String told() {
    var text = new StringBuilder();
    text.append(ran).append(" simulated runs from seed ").append(from);
    text.append(", ").append(wrong.size()).append(" went wrong, ");
    text.append("logs %016x, faults hit:\n".formatted(traces));
    for (Fault fault : Fault.values()) {
      text.append("F" + fault.number() + " " + fault + " " + hits(fault) + "\n");
    }
    wrong.forEach(one -> text.append(one).append('\n'));
    return text.toString();
  }
}
