package dev.lathe.runtime.runs;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the runs of one database; each method is one request. A database in which no bundle had
 * workflows has none.
 */
public final class RunLedger {
  /** Runs a page, and steps a page. */
  public static final int PAGE = 500;

  /** What a run can be; one that waits or is in trouble is running, one that is held paused. */
  public static final List<String> STATUSES =
      List.of("running", "paused", "completed", "failed", "cancelled");

  /** Rows have it with where the run stands: it has not ended. */
  private static final String STATUS = "iif(state->>'halt' IS NULL,status,'paused')";

  /** Ids are looked up by their beginning: more than one has it is all there is to know. */
  private static final int MOST_MEANT = 2;

  private static final String LINE =
      """
      id,definition,%s,business_key,trouble,version,due,started_at,at,ended_at,\
      (SELECT json_group_array(value->>'node') FROM json_each(state,'$.tokens'))\
      """
          .formatted(STATUS);

  private static final String FIND =
      "SELECT "
          + LINE
          + ",hash,state FROM lathe_run WHERE id>=?1 AND id<?1||'~' ORDER BY id LIMIT "
          + MOST_MEANT;

  private static final String STEP =
      """
      SELECT position,substr(stream,%s),version,time,type,actor_kind||':'||actor_id,\
      json(data->'after') FROM event\
      """
          .formatted(WorkflowSchema.ENTITY.length() + 2);

  private static final String STEPS =
      "%s WHERE stream='%s-'||?1 AND version>?2 ORDER BY version LIMIT %s"
          .formatted(STEP, WorkflowSchema.ENTITY, PAGE);

  // The pluses keep the planner on the log's own order.
  private static final String AFTER =
      "%s WHERE position>?1 AND +entity='%s' AND +service='%s' ORDER BY position LIMIT %s"
          .formatted(STEP, WorkflowSchema.ENTITY, WorkflowSchema.SERVICE, PAGE);

  private final Database database;

  public RunLedger(Database database) {
    this.database = database;
  }

  /**
   * The newest first.
   *
   * @param after the id of the last run of the page before
   * @param most at most so many, {@link #PAGE} in any case
   */
  public List<RunLine> list(RunSelection wanted, Optional<String> after, int most) {
    var where = new ArrayList<String>();
    var values = new ArrayList<@Nullable Object>();
    wanted.definition().ifPresent(one -> add(where, values, "definition=?", one));
    wanted.status().ifPresent(one -> add(where, values, STATUS + "=?", one));
    wanted.key().ifPresent(one -> add(where, values, "business_key=?", one));
    if (wanted.troubled()) where.add("trouble NOT NULL");
    after.ifPresent(
        one ->
            add(
                where,
                values,
                "(started_at,id)<(SELECT o.started_at,o.id FROM lathe_run o WHERE o.id=?)",
                one));
    String sql =
        "SELECT "
            + LINE
            + " FROM lathe_run"
            + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
            + " ORDER BY started_at DESC,id DESC LIMIT "
            + Math.min(most, PAGE);
    Rows rows = rows(Statement.read(sql, values.toArray()));
    return IntStream.range(0, rows.size()).mapToObj(row -> line(rows, row)).toList();
  }

  private static void add(
      List<String> where, List<@Nullable Object> values, String clause, String value) {
    where.add(clause);
    values.add(value);
  }

  /** Those whose id begins with {@code id}, where it is none itself: two say that it is unclear. */
  public List<RunDetail> find(String id) {
    Rows rows = rows(Statement.read(FIND, id));
    List<RunDetail> found =
        IntStream.range(0, rows.size()).mapToObj(row -> detail(rows, row)).toList();
    // An id that others begin with comes first.
    return found.size() > 1 && found.getFirst().line().id().equals(id)
        ? found.subList(0, 1)
        : found;
  }

  /** What happened to a run after its event {@code version}, at most {@link #PAGE}. */
  public List<RunStep> steps(String id, long version) {
    return steps(database.execute(Statement.read(STEPS, id, version)));
  }

  /** What happened to any run after a position of the log, at most {@link #PAGE}. */
  public List<RunStep> after(long position) {
    return steps(database.execute(Statement.read(AFTER, position)));
  }

  private static List<RunStep> steps(Rows rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(
            row ->
                new RunStep(
                    rows.requiredInteger(row, 0),
                    rows.requiredText(row, 1),
                    rows.requiredInteger(row, 2),
                    rows.requiredText(row, 3),
                    rows.requiredText(row, 4),
                    Optional.ofNullable(rows.text(row, 5)),
                    Json.orEmpty(JsonText.parse(rows.requiredText(row, 6)))))
        .toList();
  }

  private Rows rows(Statement statement) {
    try {
      return database.execute(statement);
    } catch (StatementFailed e) {
      if (!e.unknownObject()) throw e;
      long unused = new EventLog(database).end(); // a database without a log is another matter
      return Rows.none();
    }
  }

  private static RunLine line(Rows rows, int row) {
    return new RunLine(
        rows.requiredText(row, 0),
        rows.requiredText(row, 1),
        rows.requiredText(row, 2),
        Optional.ofNullable(rows.text(row, 3)),
        Optional.ofNullable(rows.text(row, 4)),
        texts(rows.requiredText(row, 10)),
        rows.requiredInteger(row, 5),
        Optional.ofNullable(rows.text(row, 6)),
        rows.requiredText(row, 7),
        rows.requiredText(row, 8),
        Optional.ofNullable(rows.text(row, 9)));
  }

  private static RunDetail detail(Rows rows, int row) {
    Json.Obj state = Json.orEmpty(JsonText.parse(rows.requiredText(row, 12)));
    return new RunDetail(
        line(rows, row),
        rows.requiredText(row, 11),
        state.text("correlation").orElse(""),
        state.text("causation"),
        state.text("starter"),
        state.object("variables"),
        objects(state, "tokens").stream().map(RunLedger::token).toList(),
        objects(state, "alarms"));
  }

  /** What is of interest to people, under the name that events give it. */
  private static Json.Obj token(Json.Obj token) {
    var told = new LinkedHashMap<String, Json>();
    token.get("id").ifPresent(id -> told.put("activation", id));
    for (String name : List.of("node", "attempts", "again", "trouble")) {
      token.get(name).ifPresent(value -> told.put(name, value));
    }
    return new Json.Obj(told);
  }

  private static List<Json.Obj> objects(Json.Obj of, String name) {
    return of.get(name).orElse(Json.NULL) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(Json::orEmpty).toList()
        : List.of();
  }

  private static List<String> texts(String array) {
    return JsonText.parse(array) instanceof Json.Arr(List<Json> items)
        ? items.stream()
            .filter(Json.Str.class::isInstance)
            .map(item -> ((Json.Str) item).value())
            .toList()
        : List.of();
  }
}
