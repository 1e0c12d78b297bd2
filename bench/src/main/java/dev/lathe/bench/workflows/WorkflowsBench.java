package dev.lathe.bench.workflows;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.model.bundle.Bundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs that were begun and that nobody has worked on: they are taken on until all have ended, each
 * step a command of a binding and one statement that writes what came of it. And as many looks at
 * runs of which each waits for a time, as {@code lathe dev} and the relay's function look.
 */
public final class WorkflowsBench {
  private static final double STEPS = 300;
  private static final double TICK_MILLIS = 50;

  /** What a hundred thousand runs that wait may add to what a process holds. */
  private static final double MEGABYTES = 5;

  private static final int LOOKS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A step is some round trips to the server, which is in another process. */
  private static final int PART_OF_SQLD = 4;

  private final int runs;
  private final int waiting;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();
  private final List<List<Figure>> steps = new ArrayList<>();
  private final List<List<Figure>> looks = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  /**
   * @param runs that are taken to their end
   * @param waiting runs that wait
   */
  public WorkflowsBench(int runs, int waiting, Consumer<String> progress) {
    this.runs = runs;
    this.waiting = waiting;
    this.progress = progress;
  }

  public Report run() {
    Bundle bundle = Drawings.compiled();
    try (var folder = WorkFolder.fresh()) {
      String file = "sqlite:" + folder.place("sqlite").resolve("runs.db");
      on("SQLite", bundle, file, folder, runs);
      var server = Sqld.start(folder.place("sqld"), notes);
      if (server.isPresent()) {
        try (var sqld = server.get()) {
          on("sqld", bundle, sqld.url().toString(), folder, Math.max(1, runs / PART_OF_SQLD));
        }
      }
    }
    notes.add(
        "a request is what goes to the database; the binding's own, one a step, is not in it");
    return Report.of(
            new Table(
                "Steps of runs, each a command",
                List.of(
                    "database", "runs", "steps", "steps/s", "requests a step", "requests a run"),
                steps),
            List.of(),
            List.of())
        .and(
            Report.of(
                new Table(
                    "A look at runs that wait for a time",
                    List.of("database", "they wait", "p50 ms", "p99 ms", "heap MB more"),
                    looks),
                gates,
                notes));
  }

  private void on(String name, Bundle bundle, String address, WorkFolder folder, int count) {
    try (var served = ServedRuns.on(bundle, address, folder.place("bundles-" + name))) {
      progress.accept("%s: %,d runs of %s steps".formatted(name, count, Drawings.CALLS));
      served.begin(Drawings.MAKES, count);
      long before = served.requests();
      long begin = System.nanoTime();
      served.work(PATIENCE);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long requests = served.requests() - before;
      long taken = (long) count * Drawings.CALLS;
      if (served.done(Drawings.MAKES) != count) {
        throw new IllegalStateException("only " + served.done(Drawings.MAKES) + " runs ended");
      }
      // The rest is the load of each run, and a claim of each 64 of them.
      double perStep = (double) (requests - taken) / taken;
      steps.add(
          List.of(
              Figure.of(name),
              Figure.whole(count),
              Figure.whole((double) taken),
              Figure.whole(taken / seconds),
              new Figure.Amount(perStep, 2),
              new Figure.Amount((double) (requests - taken) / count, 2)));
      boolean file = name.equals("SQLite");
      if (file) gates.add(Gate.atLeast("steps on SQLite", STEPS, taken / seconds, "/s"));
      look(name, served, 0);
      progress.accept("%s: %,d runs that wait".formatted(name, waiting));
      long held = ServedRuns.held();
      served.wait(waiting);
      double tick = look(name, served, ServedRuns.held() - held);
      if (file) gates.add(Gate.atMost("a look at those that wait", TICK_MILLIS, tick, "ms"));
    }
  }

  /** The longest of some looks, in milliseconds. */
  private double look(String name, ServedRuns served, long held) {
    var latencies = new Latencies();
    for (int i = 0; i < LOOKS; i++) {
      long begin = System.nanoTime();
      served.work(PATIENCE);
      latencies.add(System.nanoTime() - begin);
    }
    Run run = Run.busy(latencies);
    double megabytes = Math.max(0, held / 1e6);
    long count = served.waiting();
    looks.add(
        List.of(
            Figure.of(name),
            Figure.whole((double) count),
            Figure.milliseconds(run.p50()),
            Figure.milliseconds(run.p99()),
            new Figure.Amount(megabytes, 1)));
    if (count > 0 && name.equals("SQLite")) {
      gates.add(Gate.atMost("heap for those that wait", MEGABYTES, megabytes, "MB"));
    }
    return run.p99();
  }
}
