package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.value.TimeSpan;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Begins runs whose time has come: each time of each start by a timer once, late rather than never,
 * in order. A row says which time is the next; it moves in the transaction that begins the run,
 * whose id follows from both, so any number of processes may look at once. When a time has come is
 * for the database's clock to say. Safe for many threads.
 */
final class Schedules {
  /** Half of a digest is as good as a UUID. */
  private static final int ID_DIGITS = 32;

  /** All rows, those that are due first, and what time it is: one row more where there is none. */
  private static final String ROWS =
      """
      SELECT %1$s,s.definition,s.node,s.timer,s.since,s.fired,s.due,coalesce(s.due<=%1$s,0) FROM \
      (SELECT 1) LEFT JOIN lathe_schedule s ORDER BY s.due IS NULL,s.due,s.definition,s.node\
      """
          .formatted(DatabaseTime.NOW);

  private static final String IS_LIVE = "EXISTS(SELECT 1 FROM live WHERE bundle=?1)";

  private static final String FORGET =
      "DELETE FROM lathe_schedule WHERE definition=?2 AND node=?3 AND " + IS_LIVE;

  private static final String KEEP =
      """
      INSERT INTO lathe_schedule(definition,node,timer,since,due,fired) SELECT ?2,?3,?4,?5,?6,0 \
      WHERE %s ON CONFLICT(definition,node) DO UPDATE SET timer=excluded.timer,\
      since=excluded.since,due=excluded.due,fired=0 WHERE timer IS NOT excluded.timer\
      """
          .formatted(IS_LIVE);

  private static final String MOVE =
      """
      UPDATE lathe_schedule SET due=?1,fired=fired+1 WHERE definition=?2 AND node=?3 AND since=?4 \
      AND fired=?5 AND EXISTS(SELECT 1 FROM lathe_run WHERE id=?6)\
      """;

  private final RunTables tables;
  private final Platform platform;

  Schedules(RunTables tables, Platform platform) {
    this.tables = tables;
    this.platform = platform;
  }

  /** Which start of which definition. */
  private record Place(String definition, String node) {}

  /** A start by a timer of the live bundle. */
  private record Start(WorkflowPlan plan, FlowNode.Start node, Timer timer) {
    String text() {
      return WorkflowText.write(timer);
    }
  }

  /**
   * A row: how often a start has fired.
   *
   * @param since when it began to count
   * @param time the next one; empty where there is none
   * @param due whether that has come
   */
  private record Standing(
      String timer, Instant since, long fired, Optional<Instant> time, boolean due) {}

  /** All rows, those that are due first. */
  private record Read(Instant now, SequencedMap<Place, Standing> standings) {
    boolean isOf(Map<Place, Start> starts) {
      Map<Place, String> kept = new HashMap<>();
      standings.forEach((place, standing) -> kept.put(place, standing.timer()));
      Map<Place, String> wanted = new HashMap<>();
      starts.forEach((place, start) -> wanted.put(place, start.text()));
      return kept.equals(wanted);
    }
  }

  private static Map<Place, Start> starts(ServedWorkflows served) {
    var starts = new LinkedHashMap<Place, Start>();
    for (WorkflowPlan plan : served.workflows()) {
      for (FlowNode node : plan.nodes()) {
        if (node instanceof FlowNode.Start start
            && start.trigger() instanceof FlowNode.Start.Trigger.ByTimer(Timer timer)) {
          starts.put(new Place(plan.id(), start.id()), new Start(plan, start, timer));
        }
      }
    }
    return starts;
  }

  /** Forgets what an earlier bundle began by timers, where {@code served} begins nothing so. */
  void forget(ServedWorkflows served, BundleId bundle) {
    if (!starts(served).isEmpty()) return; // looked at each time
    Rows rows = tables.database().executeWhereThere(Statement.read(ROWS));
    if (!rows.isEmpty()) keep(read(rows), Map.of(), bundle);
  }

  /**
   * Begins the runs whose time has come, until none has or {@code budget} is over.
   *
   * @param served what is live; of another bundle nothing is begun
   */
  void fire(ServedWorkflows served, BundleId bundle, Duration budget) {
    Map<Place, Start> starts = starts(served);
    if (starts.isEmpty()) return;
    long began = platform.time().ticks();
    Read rows = read();
    if (!rows.isOf(starts)) {
      keep(rows, starts, bundle);
      rows = read();
    }
    while (rows.isOf(starts) && rows.standings().values().stream().anyMatch(Standing::due)) {
      for (Map.Entry<Place, Standing> row : rows.standings().entrySet()) {
        if (platform.time().ticks() - began >= budget.toNanos()) return;
        Start start = starts.get(row.getKey());
        if (start != null && row.getValue().due()) {
          fire(start, row.getValue(), bundle, rows.now());
        }
      }
      rows = read();
    }
  }

  private Read read() {
    return read(tables.database().execute(Statement.read(ROWS)));
  }

  private static Read read(Rows rows) {
    var standings = new LinkedHashMap<Place, Standing>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.text(row, 1) == null) continue; // there is none
      standings.put(
          new Place(rows.requiredText(row, 1), rows.requiredText(row, 2)),
          new Standing(
              rows.requiredText(row, 3),
              Instant.parse(rows.requiredText(row, 4)),
              rows.requiredInteger(row, 5),
              Optional.ofNullable(rows.text(row, 6)).map(Instant::parse),
              rows.requiredInteger(row, 7) == 1));
    }
    return new Read(Instant.parse(rows.requiredText(0, 0)), standings);
  }

  /** Those whose timer is the same count on, others begin to count now. */
  private void keep(Read rows, Map<Place, Start> starts, BundleId bundle) {
    var changes = new ArrayList<Statement>();
    for (Map.Entry<Place, Start> start : starts.entrySet()) {
      Timer timer = start.getValue().timer();
      Optional<Instant> first = time(timer, rows.now(), 0);
      // A time is the same whenever it was said, so it comes once.
      Instant since = timer instanceof Timer.At ? first.orElse(rows.now()) : rows.now();
      changes.add(
          Statement.write(
              KEEP,
              bundle.value(),
              start.getKey().definition(),
              start.getKey().node(),
              start.getValue().text(),
              EventTime.text(since),
              first.map(EventTime::text).orElse(null)));
    }
    for (Place place : rows.standings().keySet()) {
      if (!starts.containsKey(place)) {
        changes.add(Statement.write(FORGET, bundle.value(), place.definition(), place.node()));
      }
    }
    tables.database().executeAll(changes);
  }

  /** When {@code timer} fires after it has {@code fired} so often since {@code since}. */
  private static Optional<Instant> time(Timer timer, Instant since, long fired) {
    return switch (timer) {
      case Timer.At _, Timer.After _ ->
          fired > 0 ? Optional.empty() : TimerTime.of(timer, Mapped.of(Json.EMPTY), since);
      case Timer.Every(var times, String duration) ->
          times.isPresent() && fired >= times.getAsInt()
              ? Optional.empty()
              : TimeSpan.of(duration).flatMap(span -> TimerTime.after(span, fired + 1, since));
    };
  }

  private void fire(Start start, Standing standing, BundleId bundle, Instant now) {
    String since = EventTime.text(standing.since());
    String place = start.plan().id() + "\n" + start.node().id();
    String id =
        Sha256.hex("timer\n" + place + "\n" + since + "\n" + standing.fired())
            .substring(0, ID_DIGITS);
    Json.Obj schedule =
        new Members()
            .with("since", since)
            .with("time", standing.fired() + 1)
            .with("due", standing.time().map(EventTime::text))
            .object();
    RunState fresh =
        RunState.fresh(
            Optional.of(id), id, Optional.empty(), Optional.empty(), Optional.empty(), Json.EMPTY);
    Walk.Moved moved = Steps.begun(start.plan(), fresh, start.node(), Cause.timer(schedule), now);
    Optional<Instant> next = time(start.timer(), standing.since(), standing.fired() + 1);
    tables
        .database()
        .executeAll(
            List.of(
                tables.beginLive(new RunTables.Beginning(id, start.plan(), moved), bundle, ""),
                Statement.write(
                    MOVE,
                    next.map(EventTime::text).orElse(null),
                    start.plan().id(),
                    start.node().id(),
                    since,
                    standing.fired(),
                    id)));
  }
}
