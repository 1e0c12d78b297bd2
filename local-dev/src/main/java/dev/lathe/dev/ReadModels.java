package dev.lathe.dev;

import dev.lathe.dev.console.Applied;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.command.CallerBuckets;
import dev.lathe.runtime.command.CommandRecords;
import dev.lathe.runtime.command.RecordedParts;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.Lag;
import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.relay.Outlet;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies events to the read models where the relay would send them. */
final class ReadModels implements Outlet {
  /** Between two looks at streams that are stuck, and at command records that are old. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Spans of one run: a rebuild applies more events than anybody looks at. */
  private static final int MOST_SPANS = 100;

  /** Who reads lines of ticks wants to know of which traces: it costs a read, which others save. */
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.relay");

  private static final String TRACES =
      "SELECT DISTINCT substr(traceparent,4,32) FROM event WHERE position>?1 AND position<=?2"
          + " AND traceparent IS NOT NULL LIMIT "
          + (Traces.MOST + 1);

  private static final String PARENTS =
      "SELECT DISTINCT traceparent FROM event WHERE position>?1 AND position<=?2"
          + " AND traceparent IS NOT NULL LIMIT "
          + MOST_SPANS;

  private final LogProjector projector;
  private final CommandRecords records;
  private final RecordedParts parts;
  private final CallerBuckets buckets;
  private final RefusalRecords refusals;
  private final Database database;
  private final Applied applied;
  private final Spans spans;
  private final Time time;

  /** Of the last look at what is not urgent; before the first one that is long ago. */
  private long looked;

  ReadModels(Database database, BundleStore store, Applied applied, Time time, Spans spans) {
    this.projector = LogProjector.of(database, store, time);
    this.records = new CommandRecords(database, time);
    this.parts = new RecordedParts(database, time);
    this.buckets = new CallerBuckets(database, time);
    this.refusals = new RefusalRecords(database);
    this.database = database;
    this.applied = applied;
    this.spans = spans;
    this.time = time;
    this.looked = time.ticks() - BETWEEN_LOOKS.toNanos();
  }

  @Override
  public RelayReport run(Duration budget, Duration again) {
    long began = time.ticks();
    LogProjector.Report report = projector.run(budget);
    var traces = new Traces();
    if (report.events() > 0) {
      applied.look();
      if (LOG.isInfoEnabled()) note(traces, report);
      if (spans.on()) tell(report, Duration.ofNanos(time.ticks() - began));
    }
    int swept = 0;
    if (time.ticks() - looked >= BETWEEN_LOOKS.toNanos()) {
      looked = time.ticks();
      projector.retryStuck();
      swept = records.forget(budget.minusNanos(time.ticks() - began));
      swept += parts.forget(budget.minusNanos(time.ticks() - began));
      swept += buckets.forget(budget.minusNanos(time.ticks() - began));
      swept += refusals.forget(budget.minusNanos(time.ticks() - began), time);
    }
    return new RelayReport(
        Math.toIntExact(report.events()),
        0,
        report.stuck(),
        0,
        0,
        swept,
        report.more() ? Ended.BUDGET : Ended.DRAINED,
        Lag.NONE,
        report.bundle(),
        traces.first(),
        traces.more(),
        Optional.empty());
  }

  /** In the trace of each event, as a projector behind a queue does. */
  private void tell(LogProjector.Report report, Duration took) {
    Rows rows =
        database.execute(Statement.read(PARENTS, report.end() - report.events(), report.end()));
    for (int row = 0; row < rows.size(); row++) {
      var parent = TraceContext.of(rows.requiredText(row, 0));
      spans.begin(Work.now(Work.Kind.CONSUMER, "apply", Optional.of(parent)).since(took)).close();
    }
  }

  private void note(Traces traces, LogProjector.Report report) {
    Rows rows =
        database.execute(Statement.read(TRACES, report.end() - report.events(), report.end()));
    for (int row = 0; row < rows.size(); row++) {
      traces.add(rows.requiredText(row, 0));
    }
  }
}
