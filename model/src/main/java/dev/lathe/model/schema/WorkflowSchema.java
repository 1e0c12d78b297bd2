package dev.lathe.model.schema;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of runs, which a database has from the first bundle on that has workflows: others pay
 * nothing for them. Its statements may be run again.
 *
 * <p>A run is the stream {@code Run-<id>} of the log. {@code lathe_run} has each as its last event
 * left it: {@code state} is where its tokens are, {@code due} when it has to be looked at next,
 * null where it waits for somebody, and {@code claimed} until when who looks at it is left alone.
 * {@code lathe_workflow} keeps each definition that a run was begun with, by its hash. {@code
 * lathe_schedule} has a row for each start by a timer of the live bundle: since when it counts, how
 * often it has fired, and when it does next, null where never again. An insert into {@code
 * lathe_advance} is a step of a run: its events and its row, all or nothing, and only where the run
 * has the version that the step was decided on.
 */
public final class WorkflowSchema {
  private WorkflowSchema() {}

  /** The entity whose streams runs are, and the service that their events are of. */
  public static final String ENTITY = "Run";

  /** The service that events of runs are of. */
  public static final String SERVICE = "workflows";

  /** The name under which workflows follow the log. */
  public static final String CONSUMER = "workflows";

  /** Whether a row {@code c} of the commands is of a run's step: by its key. */
  public static final String OF_STEP = "substr(c.key,1,5)='bpmn:'";

  /** How a step fails that was decided on an older version of its run. */
  public static final String MOVED_ON = "the run has moved on";

  /**
   * Of the form that this program makes, which its trigger says. The first had no user tasks, and
   * does not say so; the second no starts by a timer; the third no indexes for graphs.
   */
  public static final int FORM = 4;

  private static final Pattern FORM_SAID = Pattern.compile("SELECT (\\d{1,6}) AS form;");

  public static final String RUN_COLUMNS =
      """
      id,definition,hash,version,status,business_key,state,trouble,due,claimed,started_at,at,\
      ended_at\
      """;

  private static final List<String> RUNS =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS lathe_workflow(hash TEXT PRIMARY KEY, id TEXT NOT NULL, \
          plan TEXT NOT NULL, at TEXT NOT NULL) STRICT\
          """,
          """
          CREATE TABLE IF NOT EXISTS lathe_run(id TEXT PRIMARY KEY, definition TEXT NOT NULL, \
          hash TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, \
          business_key TEXT, state TEXT NOT NULL, trouble TEXT, due TEXT, claimed TEXT, \
          started_at TEXT NOT NULL, at TEXT NOT NULL, ended_at TEXT) STRICT\
          """,
          "CREATE INDEX IF NOT EXISTS lathe_run_due ON lathe_run(due) WHERE due NOT NULL",
          "CREATE INDEX IF NOT EXISTS lathe_step_command ON command(id) WHERE"
              + " substr(key,1,5)='bpmn:'",
          """
          CREATE INDEX IF NOT EXISTS lathe_run_of ON lathe_run(definition,status,started_at)\
          """,
          """
          CREATE INDEX IF NOT EXISTS lathe_run_key ON lathe_run(business_key,id) \
          WHERE status='running'\
          """,
          // As answers of graphs have them: for whom it began, and when.
          """
          CREATE INDEX IF NOT EXISTS lathe_run_starter \
          ON lathe_run(state->>'starter',replace(started_at,'Z','000Z'))\
          """,
          """
          CREATE TABLE IF NOT EXISTS lathe_schedule(definition TEXT NOT NULL, node TEXT NOT NULL, \
          timer TEXT NOT NULL, since TEXT NOT NULL, due TEXT, fired INTEGER NOT NULL, \
          PRIMARY KEY(definition,node)) STRICT\
          """,
          """
          CREATE VIEW IF NOT EXISTS lathe_advance(run,definition,hash,plan,version,status,\
          business_key,state,trouble,due,claimed,ended,events,time,correlation,causation,bundle) \
          AS SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,\
          NULL,NULL\
          """);

  private static final String ADVANCE =
      """
      CREATE TRIGGER IF NOT EXISTS lathe_advance_do INSTEAD OF INSERT ON lathe_advance BEGIN \
      SELECT %5$s AS form; \
      SELECT RAISE(ABORT,'%1$s') WHERE NEW.version IS NOT \
      coalesce((SELECT version FROM lathe_run WHERE id=NEW.run),0); \
      INSERT INTO lathe_workflow(hash,id,plan,at) SELECT NEW.hash,NEW.definition,NEW.plan,%2$s \
      WHERE NEW.plan NOT NULL AND NOT EXISTS(SELECT 1 FROM lathe_workflow WHERE hash=NEW.hash); \
      INSERT INTO append_event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
      correlation,causation,command,traceparent,schema_version,bundle,data) \
      SELECT '%3$s-'||NEW.run,NEW.version+1+key,value->>'id','%4$s','%3$s',value->>'type',\
      NEW.time,iif(value->'data'->'after'->>'by' IS NULL,'service','user'),\
      coalesce(value->'data'->'after'->>'by','workflow/'||NEW.definition),NEW.correlation,NEW.causation,NULL,NULL,1,\
      NEW.bundle,value->'data' FROM json_each(NEW.events) ORDER BY key; %6$s \
      INSERT INTO lathe_run(id,definition,hash,version,status,business_key,state,trouble,due,\
      claimed,started_at,at,ended_at) VALUES(NEW.run,NEW.definition,NEW.hash,\
      NEW.version+json_array_length(NEW.events),NEW.status,NEW.business_key,NEW.state,\
      NEW.trouble,NEW.due,NEW.claimed,NEW.time,NEW.time,CASE WHEN NEW.ended THEN NEW.time END) \
      ON CONFLICT(id) DO UPDATE SET hash=excluded.hash,version=excluded.version,\
      status=excluded.status,state=excluded.state,trouble=excluded.trouble,due=excluded.due,\
      claimed=excluded.claimed,at=excluded.at,ended_at=excluded.ended_at; END\
      """
          .formatted(MOVED_ON, DatabaseTime.NOW, ENTITY, SERVICE, FORM, TaskSchema.WRITE);

  public static final List<String> DDL =
      Stream.of(RUNS, TaskSchema.DDL, List.of(ADVANCE)).flatMap(List::stream).toList();

  /** Brings a database with tables of an older form to the present one. */
  public static final List<String> UPGRADE =
      Stream.concat(Stream.of("DROP TRIGGER IF EXISTS lathe_advance_do"), DDL.stream()).toList();

  /** The form that the trigger {@code sql} is of. */
  public static int form(String sql) {
    Matcher said = FORM_SAID.matcher(sql);
    return said.find() ? Integer.parseInt(said.group(1)) : 1;
  }
}
