package dev.lathe.bench.http;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * How long after a command was answered its effect is in the mirror, where nothing else goes on,
 * while others make things, and while the log has many events of other streams to be read first.
 */
public final class VisibleBench {
  private static final int CONNECTIONS = 4;

  /** Events of other streams that come at once, as from an import. */
  private static final int BACKLOG = 100_000;

  /** What is not visible by then is not visible. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a command may take to be seen behind those. */
  private static final double MOST_MILLIS = 1_000;

  private static final String COPY = "SELECT 1 FROM thing_copies WHERE id=?1";

  private final int samples;
  private final Consumer<String> progress;

  public VisibleBench(int samples, Consumer<String> progress) {
    this.samples = samples;
    this.progress = progress;
  }

  public Report run() {
    try (var folder = WorkFolder.fresh();
        var client = RawClient.start();
        var server = LatheServer.start(folder.place("lathe"));
        var database = Databases.open(server.database());
        var calls = new Calls(server.port())) {
      Requests requests = Requests.of(server, folder.place("requests"));
      sample(calls, database, Math.max(1, samples / 4));
      progress.accept("commit to visible, nothing else going on");
      var rows = new ArrayList<List<Figure>>();
      rows.add(row("nothing", sample(calls, database, samples)));
      progress.accept("commit to visible, others making things");
      // As long as the samples take, and no longer than they may.
      var others =
          CompletableFuture.runAsync(
              () ->
                  client.load(
                      server.port(),
                      requests.make(),
                      CONNECTIONS,
                      Duration.ofMillis(Math.min(20_000L, 20L * samples))));
      rows.add(row(CONNECTIONS + " connections make things", sample(calls, database, samples)));
      others.join();
      progress.accept("commit to visible, many events of other streams at once");
      var backlog = CompletableFuture.runAsync(() -> fill(server));
      Run among = sample(calls, database, samples);
      rows.add(row("100,000 events of other streams come", among));
      backlog.join();
      return Report.of(
          new Table(
              "From a command's answer to its effect in a mirror, lathe dev on SQLite",
              List.of("what else goes on", "samples", "p50 ms", "p95 ms", "p99 ms"),
              rows),
          List.of(
              Gate.atMost(
                  "p99 while 100,000 events of other streams come",
                  MOST_MILLIS,
                  among.p99(),
                  "ms")),
          List.of());
    }
  }

  private static void fill(LatheServer server) {
    try (var log = Databases.open(server.database())) {
      ThingsLog.fill(log, 0, BACKLOG);
    }
  }

  private Run sample(Calls calls, Database database, int count) {
    var latencies = new Latencies();
    for (int i = 0; i < count; i++) {
      String id = Calls.id(calls.post("/shop/things", Things.body(i), Map.of()));
      long begin = System.nanoTime();
      while (database.execute(Statement.read(COPY, id)).isEmpty()) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IllegalStateException("not visible after " + PATIENCE);
        }
        Thread.onSpinWait();
      }
      latencies.add(System.nanoTime() - begin);
    }
    return Run.busy(latencies);
  }

  private List<Figure> row(String what, Run run) {
    return List.of(
        Figure.of(what),
        Figure.whole(samples),
        Figure.milliseconds(run.p50()),
        Figure.milliseconds(run.p95()),
        Figure.milliseconds(run.p99()));
  }
}
