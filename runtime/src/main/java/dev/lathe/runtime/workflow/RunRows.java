package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of runs beside what their events say: whether they are equal, and made from them. */
public final class RunRows {
  private static final int PAGE = 200;

  /** As an array, of the row {@code r}; read by {@link #events}. */
  static final String EVENTS =
      """
      (SELECT json_group_array(json_object('type',e.type,'time',e.time,'correlation',e.correlation,\
      'causation',e.causation,'after',json(e.data->'after'))) FROM (SELECT * FROM event \
      WHERE stream='%s-'||r.id ORDER BY version) e)\
      """
          .formatted(WorkflowSchema.ENTITY);

  // A row and its events in one statement: they are of one moment.
  private static final String WITH_EVENTS =
      """
      SELECT r.id,r.version,r.status,r.business_key,r.state,r.hash,%s FROM lathe_run r \
      WHERE r.id>?1 ORDER BY r.id LIMIT %s\
      """
          .formatted(EVENTS, PAGE);

  private static final String WITHOUT_A_ROW =
      """
      SELECT r.id,%1$s FROM (SELECT substr(stream,%2$s) AS id FROM event \
      WHERE stream>'%4$s-'||?1 AND stream<'%4$s.' AND service='%3$s' AND entity='%4$s' AND version=1 \
      AND NOT EXISTS(SELECT 1 FROM lathe_run o WHERE o.id=substr(stream,%2$s)) \
      ORDER BY stream LIMIT %5$s) r\
      """
          .formatted(
              EVENTS,
              WorkflowSchema.ENTITY.length() + 2,
              WorkflowSchema.SERVICE,
              WorkflowSchema.ENTITY,
              PAGE);

  private static final String KEEP =
      "INSERT INTO lathe_workflow(hash,id,plan,at) VALUES(?1,?2,?3,?4) ON CONFLICT(hash) DO"
          + " NOTHING";

  private static final String MAKE =
      """
      INSERT INTO lathe_run(id,definition,hash,version,status,business_key,state,trouble,due,\
      started_at,at,ended_at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) \
      ON CONFLICT(id) DO NOTHING\
      """;

  private final Database database;
  private final KeptPlans plans;

  public RunRows(Database database) {
    this.database = database;
    this.plans = new KeptPlans(database);
  }

  /** What is wrong with rows, at most {@code most} of it; nothing where there are no workflows. */
  public List<String> faults(int most) {
    List<String> faults = new ArrayList<>();
    try {
      String after = "";
      Rows page = database.execute(Statement.read(WITH_EVENTS, after));
      while (!page.isEmpty() && faults.size() < most) {
        for (int row = 0; row < page.size() && faults.size() < most; row++) {
          fault(page, row).ifPresent(faults::add);
        }
        after = page.requiredText(page.size() - 1, 0);
        page = database.execute(Statement.read(WITH_EVENTS, after));
      }
      Rows lost = database.execute(Statement.read(WITHOUT_A_ROW, ""));
      for (int row = 0; row < lost.size() && faults.size() < most; row++) {
        faults.add("run `" + lost.requiredText(row, 0) + "` has events and no row");
      }
    } catch (StatementFailed e) {
      if (!e.unknownObject()) throw e; // no bundle had workflows
    }
    if (faults.size() < most) faults.addAll(new TaskRows(database).faults(most - faults.size()));
    if (faults.size() < most) {
      faults.addAll(new ScheduleRows(database).faults(most - faults.size()));
    }
    return faults;
  }

  private Optional<String> fault(Rows page, int row) {
    String run = "run `" + page.requiredText(row, 0) + "` ";
    List<Replay.Told> events = events(page.requiredText(row, 6));
    if (page.requiredInteger(row, 1) != events.size()) {
      return Optional.of(
          run
              + "is at version "
              + page.requiredInteger(row, 1)
              + " of "
              + events.size()
              + " events");
    }
    try {
      Replay.Outcome outcome = Replay.of(plans, events);
      RunState told = outcome.state();
      boolean equal =
          outcome.plan().hash().equals(page.requiredText(row, 5))
              && told.status().word().equals(page.requiredText(row, 2))
              && told.key().equals(Optional.ofNullable(page.text(row, 3)))
              && StateText.write(told).equals(page.requiredText(row, 4));
      return equal ? Optional.empty() : Optional.of(run + "is not as its events say");
    } catch (Replay.Broken e) {
      return Optional.of(run + "can't be told from its events: " + e.getMessage());
    }
  }

  /**
   * Makes rows of runs that have none, as after a restore or an import of the log, from their
   * events, and those of their tasks.
   *
   * @param bundled definitions of the live bundle, beside those that the database keeps
   * @return how many were made; a run whose definition is nowhere stays without one
   */
  public int make(List<WorkflowPlan> bundled) {
    plans.know(bundled);
    int made = 0;
    String after = "";
    Rows page = database.execute(Statement.read(WITHOUT_A_ROW, after));
    while (!page.isEmpty()) {
      List<Statement> rows = new ArrayList<>();
      for (int row = 0; row < page.size(); row++) {
        rows.addAll(row(page.requiredText(row, 0), events(page.requiredText(row, 1))));
      }
      database.executeAll(rows);
      made += rows.size() / 2;
      after = page.requiredText(page.size() - 1, 0);
      page = database.execute(Statement.read(WITHOUT_A_ROW, after));
    }
    new TaskRows(database).make();
    return made;
  }

  /** What keeps the run's definition, and its row; nothing where nobody has the definition. */
  private List<Statement> row(String id, List<Replay.Told> events) {
    try {
      Replay.Outcome outcome = Replay.of(plans, events);
      return List.of(keep(outcome.plan()), row(id, events, outcome));
    } catch (Replay.DefinitionMissing e) {
      return List.of();
    }
  }

  private static Statement keep(WorkflowPlan plan) {
    return Statement.write(
        KEEP, plan.hash(), plan.id(), WorkflowText.write(plan), EventTime.text(Instant.EPOCH));
  }

  private static Statement row(String id, List<Replay.Told> events, Replay.Outcome outcome) {
    WorkflowPlan plan = outcome.plan();
    RunState state = outcome.state();
    Instant last = events.getLast().time();
    return Statement.write(
        MAKE,
        id,
        plan.id(),
        plan.hash(),
        (long) events.size(),
        state.status().word(),
        state.key().orElse(null),
        StateText.write(state),
        state.trouble().map(Trouble::code).orElse(null),
        Tasks.due(plan, state, last).map(EventTime::text).orElse(null),
        EventTime.text(events.getFirst().time()),
        EventTime.text(last),
        state.status() == RunStatus.RUNNING ? null : EventTime.text(last));
  }

  /** Events of a run, as {@link #EVENTS} gives them. */
  static List<Replay.Told> events(String json) {
    if (!(JsonText.parse(json) instanceof Json.Arr(List<Json> items))) return List.of();
    return items.stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .map(
            event ->
                new Replay.Told(
                    event.text("type").orElse(""),
                    Instant.parse(event.text("time").orElse("")),
                    event.text("correlation").orElse(""),
                    event.text("causation"),
                    event.object("after")))
        .toList();
  }
}
