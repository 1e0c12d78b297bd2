package dev.lathe.bench.flow;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.bench.things.ThingsLog;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log of events that nobody has read: the relay sends them to a queue that takes them at once,
 * then the projector applies them to a mirror and a derived projection, in batches as SQS has them;
 * and once more read models follow the log without a queue.
 */
public final class FlowBench {
  /** SQS hands a function ten messages at most, unless it waits for more. */
  private static final List<Integer> BATCHES = List.of(10, 100);

  private static final double DRAIN = 10_000;
  private static final double FROM_LOG = 40_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Each page of the relay is a round trip to the server. */
  private static final int PART_OF_SQLD = 5;

  private final int events;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();
  private final List<List<Figure>> rows = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  public FlowBench(int events, Consumer<String> progress) {
    this.events = events;
    this.progress = progress;
  }

  public Report run() {
    Things things = Things.compiled();
    try (var folder = WorkFolder.fresh()) {
      on("SQLite", things, "sqlite:" + folder.place("sqlite").resolve("things.db"), folder, events);
      var server = Sqld.start(folder.place("sqld"), notes);
      if (server.isPresent()) {
        try (var sqld = server.get()) {
          on("sqld", things, sqld.url(), folder, Math.max(1, events / PART_OF_SQLD));
        }
      }
    }
    return Report.of(
        new Table(
            "Relay and projector on a log that waits",
            List.of(
                "database", "part", "messages a batch", "events", "events/s", "p50 ms", "p99 ms"),
            rows),
        gates,
        notes);
  }

  private void on(String name, Things things, String address, WorkFolder folder, int count) {
    try (var database =
        ThingsDatabase.filled(things, address, folder.place("bundles"), 0, nanos -> {})) {
      int written = 0;
      for (int batch : BATCHES) {
        progress.accept("%s: %,d events in batches of %d".formatted(name, count, batch));
        ThingsLog.fill(database.database(), written, written + count);
        written += count;
        double relayed = relay(name, database, batch, count);
        if (name.equals("SQLite") && batch == BATCHES.getFirst()) {
          gates.add(Gate.atLeast("the relay on SQLite", DRAIN, relayed, "events/s"));
        }
      }
      progress.accept("%s: %,d events from the log".formatted(name, count));
      double followed = follow(name, database, written, count);
      if (name.equals("SQLite")) {
        gates.add(Gate.atLeast("read models from the log", FROM_LOG, followed, "events/s"));
      }
    }
  }

  private double follow(String name, ThingsDatabase database, int written, int count) {
    var time = SystemPlatform.create().time();
    var projector = LogProjector.of(database.database(), database.store(), time);
    projector.run(PATIENCE); // passes what came by messages
    ThingsLog.fill(database.database(), written, written + count);
    long begin = System.nanoTime();
    long passed = projector.run(PATIENCE).events();
    if (passed < count) throw new IllegalStateException("only " + passed + " events passed");
    double rate = (double) passed / ((System.nanoTime() - begin) / 1e9);
    rows.add(
        List.of(
            Figure.of(name),
            Figure.of("from the log"),
            Figure.none(),
            Figure.whole((double) passed),
            Figure.whole(rate),
            Figure.none(),
            Figure.none()));
    return rate;
  }

  private double relay(String name, ThingsDatabase database, int batch, int count) {
    var platform = SystemPlatform.create();
    var queue = new Gathering();
    var relay =
        new OutboxRelay(
            database.database(),
            new QueuePublisher(queue),
            Optional.empty(),
            Listeners.of(database.database(), database.store()),
            platform.time(),
            platform.ids());
    long begin = System.nanoTime();
    int sent = 0;
    while (sent < count) {
      int more = relay.run(Duration.ofSeconds(30)).events();
      if (more == 0) throw new IllegalStateException("the relay sent only " + sent);
      sent += more;
    }
    double rate = sent / ((System.nanoTime() - begin) / 1e9);
    if (batch == BATCHES.getFirst()) {
      rows.add(
          List.of(
              Figure.of(name),
              Figure.of("relay"),
              Figure.none(),
              Figure.whole(sent),
              Figure.whole(rate),
              Figure.none(),
              Figure.none()));
    }
    project(name, database, batch, queue.messages());
    return rate;
  }

  private void project(
      String name, ThingsDatabase database, int batch, List<QueueMessage> messages) {
    Projector projector = Projector.of(database.database(), database.store());
    var latencies = new Latencies();
    int applied = 0;
    for (int at = 0; at < messages.size(); at += batch) {
      List<QueueMessage> some = messages.subList(at, Math.min(messages.size(), at + batch));
      long begin = System.nanoTime();
      List<ApplyOutcome> outcomes = projector.apply(some);
      latencies.add(System.nanoTime() - begin);
      for (ApplyOutcome outcome : outcomes) {
        switch (outcome) {
          case ApplyOutcome.Applied(int carried) -> applied += carried;
          case ApplyOutcome.Failed(String why) -> throw new IllegalStateException(why);
        }
      }
    }
    Run run = Run.busy(latencies);
    double perBatch = (double) applied / Math.ceil((double) messages.size() / batch);
    rows.add(
        List.of(
            Figure.of(name),
            Figure.of("projector"),
            Figure.whole(batch),
            Figure.whole(applied),
            Figure.whole(run.perSecond() * perBatch),
            Figure.milliseconds(run.p50()),
            Figure.milliseconds(run.p99())));
  }
}
