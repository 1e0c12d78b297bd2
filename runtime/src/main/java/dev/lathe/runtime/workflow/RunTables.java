package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of runs as statements: each method is one request. When a run is due is for the
 * database's clock to say. Safe for many threads.
 */
final class RunTables {
  /** Longer than most steps take: who claimed a run and was killed is waited for as long. */
  static final Duration CLAIM = Duration.ofSeconds(15);

  /** Runs of one key that are looked at in one request. */
  private static final int PAGE = 200;

  private static final String CLAIMED = DatabaseTime.in(String.valueOf(CLAIM.toSeconds()));

  /** Takes runs that are due, the longest due first, as its one parameter says how many. */
  static final String CLAIM_DUE =
      """
      UPDATE lathe_run SET claimed=%1$s WHERE id IN (SELECT id FROM lathe_run WHERE due<=%2$s \
      AND coalesce(claimed,'')<=%2$s ORDER BY due LIMIT ?1) RETURNING id\
      """
          .formatted(CLAIMED, DatabaseTime.NOW);

  private static final String GIVE_BACK =
      "UPDATE lathe_run SET claimed=NULL WHERE id IN (SELECT value FROM json_each(?1))";

  /** When the next run is due, or begins by a timer, in milliseconds from now. */
  static final String NEXT =
      """
      SELECT CAST(1000*(unixepoch(min(at),'subsec')-%s) AS INTEGER) FROM \
      (SELECT max(due,coalesce(claimed,due)) AS at FROM \
      (SELECT due,claimed FROM lathe_run WHERE due NOT NULL ORDER BY due LIMIT 100) \
      UNION ALL SELECT min(due) FROM lathe_schedule)\
      """
          .formatted(DatabaseTime.SECONDS);

  private static final String LOAD =
      """
      SELECT r.definition,r.hash,r.version,r.status,r.business_key,r.state,%s,w.plan \
      FROM lathe_run r JOIN lathe_workflow w ON w.hash=r.hash WHERE r.id=?1\
      """
          .formatted(DatabaseTime.NOW);

  private static final String BY_KEY =
      """
      SELECT id FROM lathe_run WHERE business_key=?1 AND status='running' AND id>?2 \
      ORDER BY id LIMIT %s\
      """
          .formatted(PAGE);

  private static final String DEFINITIONS =
      """
      SELECT w.plan FROM lathe_workflow w WHERE EXISTS(SELECT 1 FROM lathe_run r \
      WHERE r.definition=w.id AND r.status='running' AND r.hash=w.hash) ORDER BY w.hash\
      """;

  private static final String LOOK =
      "SELECT %s,count(*) FROM lathe_workflow".formatted(DatabaseTime.NOW);

  private static final String COLUMNS =
      """
      run,definition,hash,plan,version,status,business_key,state,trouble,due,claimed,ended,events,\
      time,correlation,causation,bundle\
      """;

  private static final String VALUES =
      """
      SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,CASE WHEN ?11 THEN %s END,?12,?13,?14,?15,?16,?17\
      """
          .formatted(CLAIMED);

  private static final String ADVANCE = "INSERT INTO lathe_advance(" + COLUMNS + ") " + VALUES;

  /** The definition that a run goes on with from here. */
  private static final String KEEP =
      """
      INSERT INTO lathe_workflow(hash,id,plan,at) SELECT ?1,?2,?3,%s \
      WHERE NOT EXISTS(SELECT 1 FROM lathe_workflow WHERE hash=?1)\
      """
          .formatted(DatabaseTime.NOW);

  private static final String BEGIN =
      ADVANCE + " WHERE NOT EXISTS(SELECT 1 FROM lathe_run WHERE id=?1)";

  /** Only where the bundle is live that has the definition. */
  private static final String BEGIN_LIVE =
      BEGIN + " AND EXISTS(SELECT 1 FROM live WHERE bundle=?17)";

  private static final String FIRST =
      """
      SELECT (SELECT bundle FROM live),(SELECT json(data->'after') FROM event \
      WHERE stream='%s-'||?1 AND version=1)\
      """
          .formatted(WorkflowSchema.ENTITY);

  /** Tries to write to a run that others write to as well. */
  private static final int MOST_TRIES = 20;

  /** How the second event of an id is refused. */
  private static final String TOLD_BEFORE = "event.id";

  private final Database database;
  private final Platform platform;

  private final Definitions definitions = new Definitions();

  RunTables(Database database, Platform platform) {
    this.database = database;
    this.platform = platform;
  }

  /** A run as it is now. */
  record Loaded(String id, WorkflowPlan plan, long version, RunState state, RunClock clock) {
    /** The run after a step that was written. */
    Loaded after(Walk.Moved moved) {
      return new Loaded(id, plan, version + moved.events().size(), moved.state(), clock);
    }

    /** The run with another definition. */
    Loaded with(WorkflowPlan other) {
      return new Loaded(id, other, version, state, clock);
    }
  }

  Database database() {
    return database;
  }

  Definitions definitions() {
    return definitions;
  }

  /** The run {@code id}; empty where there is none, or no bundle had workflows so far. */
  Optional<Loaded> load(String id) {
    long tick = platform.time().ticks();
    Rows rows = database.executeWhereThere(Statement.read(LOAD, id));
    if (rows.isEmpty()) return Optional.empty();
    RunStatus status = RunStatus.of(rows.requiredText(0, 3));
    return Optional.of(
        new Loaded(
            id,
            definitions.plan(rows.requiredText(0, 1), rows.requiredText(0, 7)),
            rows.requiredInteger(0, 2),
            StateText.read(status, Optional.ofNullable(rows.text(0, 4)), rows.requiredText(0, 5)),
            new RunClock(Instant.parse(rows.requiredText(0, 6)), tick, platform.time())));
  }

  /** Takes runs that are due, so that others leave them alone for a while. */
  List<String> claim(int most) {
    Rows rows = database.execute(Statement.write(CLAIM_DUE, (long) most));
    return IntStream.range(0, rows.size()).mapToObj(row -> rows.requiredText(row, 0)).toList();
  }

  /** Gives back what was claimed and is not worked on: it is due at once. */
  void giveBack(List<String> runs) {
    database.execute(Statement.write(GIVE_BACK, JsonText.write(Members.strings(runs))));
  }

  /** Gives back what somebody claimed who is no longer there. */
  void release() {
    database.execute(Statement.write("UPDATE lathe_run SET claimed=NULL WHERE claimed NOT NULL"));
  }

  /** How long until a run is due; negative where one is, empty where none waits for a time. */
  Optional<Duration> next() {
    Rows rows = database.execute(Statement.read(NEXT));
    Long millis = rows.isEmpty() ? null : rows.integer(0, 0);
    return Optional.ofNullable(millis).map(Duration::ofMillis);
  }

  /** Begins runs, but for those that were begun before. */
  void begin(List<Beginning> runs, BundleId bundle) {
    database.executeAll(runs.stream().map(run -> begin(run, bundle)).toList());
  }

  /** What became of a run that was to begin. */
  sealed interface Begun {
    record Done() implements Begun {}

    /** It had begun before, as its first event tells. */
    record Before(Json.Obj after) implements Begun {}

    /** Another bundle is live: nothing was written. */
    record Stale(BundleId live) implements Begun {}
  }

  /** Begins a run of the definition that {@code bundle} has, if that is live. */
  Begun beginLive(Beginning run, BundleId bundle) {
    Rows begun = database.execute(beginLive(run, bundle, " RETURNING run"));
    if (!begun.isEmpty()) return new Begun.Done();
    Rows why = database.execute(Statement.read(FIRST, run.id()));
    String first = why.text(0, 1);
    return first == null
        ? new Begun.Stale(new BundleId(why.requiredText(0, 0)))
        : new Begun.Before(Json.orEmpty(JsonText.parse(first)));
  }

  /** The same as a statement of a transaction. */
  Statement beginLive(Beginning run, BundleId bundle, String returning) {
    return Statement.write(
        BEGIN_LIVE + returning, values(run.id(), run.plan(), 0, run.moved(), bundle, true, false));
  }

  private Statement begin(Beginning run, BundleId bundle) {
    return Statement.write(
        BEGIN, values(run.id(), run.plan(), 0, run.moved(), bundle, true, false));
  }

  /** Some of the runs of a business key that have not ended, by id behind {@code after}. */
  List<String> running(String key, String after) {
    Rows rows = database.execute(Statement.read(BY_KEY, key, after));
    return IntStream.range(0, rows.size()).mapToObj(row -> rows.requiredText(row, 0)).toList();
  }

  /** The definitions of runs that have not ended; none where no bundle had workflows so far. */
  List<WorkflowPlan> running() {
    Rows rows = database.executeWhereThere(Statement.read(DEFINITIONS));
    return IntStream.range(0, rows.size())
        .mapToObj(row -> WorkflowText.read(rows.requiredText(row, 0)))
        .toList();
  }

  /**
   * The database at one moment.
   *
   * @param definitions that runs were begun with, or have moved to, so far
   */
  record Look(RunClock clock, long definitions) {}

  /** What time it is there, and how many definitions it keeps. */
  Look look() {
    long tick = platform.time().ticks();
    Rows rows = database.executeWhereThere(Statement.read(LOOK));
    if (rows.isEmpty()) { // nothing begins there
      return new Look(new RunClock(platform.time().now(), tick, platform.time()), 0);
    }
    return new Look(
        new RunClock(Instant.parse(rows.requiredText(0, 0)), tick, platform.time()),
        rows.requiredInteger(0, 1));
  }

  /** A run that begins. */
  record Beginning(String id, WorkflowPlan plan, Walk.Moved moved) {}

  /** What became of a step. */
  enum Written {
    DONE,
    /** The run has moved on meanwhile: nothing was written. */
    MOVED_ON,
    /** What the step tells happened before: nothing was written. */
    BEFORE
  }

  /**
   * Writes a step.
   *
   * @param on whoever decides the next one goes on with it: nobody else looks at it meanwhile
   */
  Written advance(Loaded run, Walk.Moved moved, BundleId bundle, boolean on) {
    return advance(run, moved, bundle, on, Optional.empty());
  }

  /**
   * Writes a step, and with it the beginning of a run that it called.
   *
   * @param on whoever decides the next one goes on with it: nobody else looks at it meanwhile
   */
  Written advance(
      Loaded run, Walk.Moved moved, BundleId bundle, boolean on, Optional<Beginning> called) {
    var step =
        Statement.write(
            ADVANCE, values(run.id(), run.plan(), run.version(), moved, bundle, false, on));
    try {
      if (called.isPresent()) {
        database.executeAll(List.of(step, begin(called.get(), bundle)));
      } else {
        database.execute(step);
      }
      return Written.DONE;
    } catch (StatementFailed e) {
      if (e.databaseMessage().contains(WorkflowSchema.MOVED_ON)) return Written.MOVED_ON;
      if (e.databaseMessage().contains(TOLD_BEFORE)) return Written.BEFORE;
      throw e;
    }
  }

  /**
   * Does to a run what {@code decide} says of it, and asks that anew where the run has moved on.
   *
   * @param decide is given nothing where there is no such run
   * @return what is told; empty where the run moves on all the time
   */
  <T> Optional<T> change(
      String id, BundleId bundle, Function<Optional<Loaded>, RunChange<T>> decide) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (decide.apply(load(id))) {
        case RunChange.None<T>(T told) -> {
          return Optional.of(told);
        }
        case RunChange.Step<T>(Loaded run, Walk.Moved moved, Supplier<T> told) -> {
          if (advance(run, moved, bundle, false) != Written.MOVED_ON) {
            return Optional.of(told.get());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Keeps a definition, for runs that are to go on with it. */
  void keep(WorkflowPlan plan) {
    database.execute(Statement.write(KEEP, plan.hash(), plan.id(), WorkflowText.write(plan)));
  }

  private @Nullable Object[] values(
      String id,
      WorkflowPlan plan,
      long version,
      Walk.Moved moved,
      BundleId bundle,
      boolean first,
      boolean on) {
    RunState state = moved.state();
    var events = new ArrayList<Json>();
    for (RunEvent event : moved.events()) {
      events.add(
          new Members()
              .with("id", event.id().orElseGet(() -> platform.ids().next().toString()))
              .with("type", event.type())
              .with("data", new Members().with("before", Json.NULL).with("after", event.after()))
              .object());
    }
    return new @Nullable Object[] {
      id,
      plan.id(),
      plan.hash(),
      first ? WorkflowText.write(plan) : null,
      version,
      state.status().word(),
      state.key().orElse(null),
      StateText.write(state),
      state.trouble().map(Trouble::code).orElse(null),
      Tasks.due(plan, state, moved.at()).map(EventTime::text).orElse(null),
      on ? 1L : 0L,
      state.status() == RunStatus.RUNNING ? 0L : 1L,
      JsonText.write(new Json.Arr(events)),
      EventTime.text(moved.at()),
      state.correlation(),
      state.causation().orElse(null),
      bundle.value()
    };
  }
}
