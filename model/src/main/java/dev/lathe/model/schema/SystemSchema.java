package dev.lathe.model.schema;

import java.util.List;

/**
 * The event log, the command records and the bookkeeping of the log's consumers, of projector and
 * rollout. Its statements may be run again on a database that has them; {@link SchemaUpgrade} is
 * for one that has older ones.
 *
 * <p>The event table is the outbox: {@code position} is SQLite's rowid, which is commit order
 * because SQLite has one writer, so a reader with a cursor misses nothing. Commands append by the
 * trigger of their decision; everything else appends by {@code append_event}, which holds each
 * event to what a decision guarantees.
 *
 * <p>A consumer of the log has a row in {@code cursor} and {@code lease} under its name, and a row
 * in {@code parked} for each stream that it could not handle, with the position to go on from.
 * {@code consumer_step} is how it moves: one insert moves the cursor, renews the lease, parks and
 * releases streams, all or nothing.
 *
 * <p>A row of {@code generation} says up to which position its table surely has the log: what its
 * commands write is complete while its bundle is live. What the projector writes has an event where
 * that row covers its position or {@code watermark} its version; of a stream in {@code stuck},
 * which says which version could not be applied and why, it has what comes before that version.
 * {@code generation.bundle} is the bundle that last went live with it, empty before the first. A
 * row of {@code lathe_bucket} is how many tokens a caller had at a time, of a limit; one that is
 * not there is full. One of {@code lathe_refusal} is how often a caller was refused something in a
 * minute, counted by the database's time. One of {@code lathe_part} is what a command was decided
 * with, where that is kept: its {@code data} is JSON. {@code rollout} tells how far each bundle is
 * on its way to live, and an insert into {@code fence} fails, and with it its transaction, where
 * {@code holds} is false. {@code lathe_system} says of which version all of this is.
 */
public final class SystemSchema {
  private SystemSchema() {}

  /** Of the form that this program makes, and goes on with. */
  public static final int VERSION = 5;

  /**
   * The oldest program that can go on with this form, by the version that it makes itself. It is
   * raised by a version that takes something away, once no program runs any more that wants it.
   */
  public static final int OLDEST = 1;

  /** Has one row, which says of which version the tables are. */
  static final String SYSTEM =
      """
      CREATE TABLE IF NOT EXISTS lathe_system(one INTEGER PRIMARY KEY CHECK(one=1), \
      version INTEGER NOT NULL, oldest INTEGER NOT NULL, at TEXT NOT NULL) STRICT\
      """;

  static final String IS_OF_THIS_VERSION =
      """
      INSERT INTO lathe_system(one,version,oldest,at) VALUES(1,%s,%s,%s) ON CONFLICT(one) DO UPDATE \
      SET version=excluded.version,oldest=excluded.oldest,at=excluded.at \
      WHERE lathe_system.version<excluded.version\
      """
          .formatted(VERSION, OLDEST, DatabaseTime.NOW);

  /** Names no authored table may take in the database, in lower case. */
  public static final List<String> TABLES =
      List.of(
          "event",
          "append_event",
          "command",
          "live",
          "generation",
          "rollout",
          "fence",
          "cursor",
          "lease",
          "parked",
          "consumer_step",
          "watermark",
          "stuck",
          "event_log",
          "lathe_system",
          "lathe_bucket",
          "lathe_refusal",
          "lathe_part",
          "lathe_file",
          ClaimSchema.TABLE,
          ClaimSchema.VIEW,
          "lathe_parked_due",
          "lathe_seed",
          "lathe_run",
          "lathe_workflow",
          "lathe_schedule",
          "lathe_task",
          "lathe_advance");

  /** How a failed insert into {@code fence} begins. */
  public static final String MOVED_ON = "the database has moved on";

  /** {@code recorded_at} is a number: to write it as text costs each command some microseconds. */
  static final String COMMAND =
      """
      CREATE TABLE IF NOT EXISTS command(scope TEXT NOT NULL, key TEXT NOT NULL, \
      hash TEXT NOT NULL, id TEXT NOT NULL, bundle TEXT NOT NULL, correlation TEXT NOT NULL, \
      outcome TEXT NOT NULL, detail TEXT, result TEXT, at TEXT NOT NULL, \
      recorded_at REAL NOT NULL DEFAULT(%s), PRIMARY KEY(scope,key)) STRICT\
      """
          .formatted(DatabaseTime.SECONDS);

  static final String PARKED =
      """
      CREATE TABLE IF NOT EXISTS parked(consumer TEXT NOT NULL, stream TEXT NOT NULL, \
      position INTEGER NOT NULL, attempts INTEGER NOT NULL, next_try TEXT NOT NULL, \
      since TEXT NOT NULL, error TEXT NOT NULL, dead_at TEXT, \
      PRIMARY KEY(consumer,stream)) STRICT\
      """;

  /** A hundred thousand streams aside are not looked through for the next one that is due. */
  static final String PARKED_DUE =
      "CREATE INDEX IF NOT EXISTS lathe_parked_due ON parked(consumer,next_try,stream)";

  /** {@code at} is a number, as {@code recorded_at} is. */
  static final String BUCKET =
      """
      CREATE TABLE IF NOT EXISTS lathe_bucket(name TEXT, actor_kind TEXT, actor_id TEXT, \
      tokens REAL NOT NULL, at REAL NOT NULL, PRIMARY KEY(name,actor_kind,actor_id)) \
      STRICT, WITHOUT ROWID\
      """;

  /** {@code minute} counts from 1970, so that the rows of a time stand together. */
  static final String REFUSAL =
      """
      CREATE TABLE IF NOT EXISTS lathe_refusal(minute INTEGER, actor_kind TEXT, actor_id TEXT, \
      operation TEXT, outcome TEXT, times INTEGER NOT NULL, \
      PRIMARY KEY(minute,actor_kind,actor_id,operation,outcome)) STRICT, WITHOUT ROWID\
      """;

  /**
   * In the order in which commands were decided. {@code position} is the log's end right after it,
   * {@code keep_until} when it goes, as {@code recorded_at} counts.
   */
  static final String PART =
      """
      CREATE TABLE IF NOT EXISTS lathe_part(number INTEGER PRIMARY KEY, command TEXT NOT NULL, \
      part TEXT NOT NULL, recorded_at REAL NOT NULL, keep_until REAL NOT NULL, \
      position INTEGER NOT NULL, data TEXT NOT NULL) STRICT\
      """;

  public static final List<String> DDL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS event(position INTEGER PRIMARY KEY, stream TEXT NOT NULL, \
          version INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, service TEXT NOT NULL, \
          entity TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL, actor_kind TEXT, \
          actor_id TEXT, correlation TEXT NOT NULL, causation TEXT, command TEXT, \
          traceparent TEXT, schema_version INTEGER NOT NULL, bundle TEXT NOT NULL, \
          data TEXT NOT NULL, UNIQUE(stream,version)) STRICT\
          """,
          """
          CREATE TRIGGER IF NOT EXISTS event_no_update BEFORE UPDATE ON event \
          BEGIN SELECT RAISE(ABORT,'event is append-only'); END\
          """,
          """
          CREATE TRIGGER IF NOT EXISTS event_no_delete BEFORE DELETE ON event \
          BEGIN SELECT RAISE(ABORT,'event is append-only'); END\
          """,
          """
          CREATE VIEW IF NOT EXISTS append_event(stream,version,id,service,entity,type,time,\
          actor_kind,actor_id,correlation,causation,command,traceparent,schema_version,bundle,data) \
          AS SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL\
          """,
          """
          CREATE TRIGGER IF NOT EXISTS append_event_do INSTEAD OF INSERT ON append_event BEGIN \
          SELECT RAISE(ABORT,'a stream is named by its entity, a hyphen and an id') \
          WHERE substr(NEW.stream,1,length(NEW.entity)+1) IS NOT NEW.entity||'-' \
          OR length(NEW.stream)=length(NEW.entity)+1; \
          SELECT RAISE(ABORT,'a stream''s versions count up from 1 without a hole') \
          WHERE NEW.version IS NOT \
          (SELECT coalesce(max(version),0)+1 FROM event WHERE stream=NEW.stream); \
          SELECT RAISE(ABORT,'an event has an id') WHERE coalesce(NEW.id,'')=''; \
          SELECT RAISE(ABORT,'an event''s data is an object with before and after') \
          WHERE json_type(NEW.data,'$.before') IS NULL \
          OR json_type(NEW.data,'$.after') IS NOT 'object'; \
          INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
          correlation,causation,command,traceparent,schema_version,bundle,data) \
          VALUES(NEW.stream,NEW.version,NEW.id,NEW.service,NEW.entity,NEW.type,NEW.time,\
          NEW.actor_kind,NEW.actor_id,NEW.correlation,NEW.causation,NEW.command,NEW.traceparent,\
          NEW.schema_version,NEW.bundle,NEW.data); END\
          """,
          COMMAND,
          """
          CREATE TABLE IF NOT EXISTS live(one INTEGER PRIMARY KEY CHECK(one=1), \
          bundle TEXT NOT NULL, at TEXT NOT NULL) STRICT\
          """,
          """
          CREATE TABLE IF NOT EXISTS generation(name TEXT PRIMARY KEY, bundle TEXT NOT NULL, \
          at TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, \
          written_by TEXT NOT NULL DEFAULT 'projector') STRICT\
          """,
          """
          CREATE TABLE IF NOT EXISTS rollout(bundle TEXT PRIMARY KEY, state TEXT NOT NULL, \
          position INTEGER NOT NULL, target INTEGER NOT NULL, at TEXT NOT NULL, cause TEXT, \
          wish TEXT) STRICT\
          """,
          "CREATE VIEW IF NOT EXISTS fence(holds) AS SELECT NULL",
          """
          CREATE TRIGGER IF NOT EXISTS fence_do INSTEAD OF INSERT ON fence WHEN NEW.holds IS NOT 1 \
          BEGIN SELECT RAISE(ABORT,'%s'); END\
          """
              .formatted(MOVED_ON),
          """
          CREATE TABLE IF NOT EXISTS cursor(name TEXT PRIMARY KEY, position INTEGER NOT NULL, \
          at TEXT NOT NULL) STRICT\
          """,
          """
          CREATE TABLE IF NOT EXISTS lease(name TEXT PRIMARY KEY, owner TEXT NOT NULL, \
          token INTEGER NOT NULL, expires_at TEXT NOT NULL) STRICT\
          """,
          PARKED,
          PARKED_DUE,
          """
          CREATE VIEW IF NOT EXISTS consumer_step(consumer,token,lasts,position,parked,released) AS \
          SELECT NULL,NULL,NULL,NULL,NULL,NULL\
          """,
          """
          CREATE TRIGGER IF NOT EXISTS consumer_step_do INSTEAD OF INSERT ON consumer_step BEGIN \
          INSERT INTO cursor(name,position,at) VALUES(NEW.consumer,NEW.position,%1$s) \
          ON CONFLICT(name) DO UPDATE SET position=excluded.position,at=excluded.at; \
          UPDATE lease SET expires_at=%2$s WHERE name=NEW.consumer AND token=NEW.token; \
          DELETE FROM parked WHERE consumer=NEW.consumer \
          AND stream IN (SELECT value FROM json_each(NEW.released)); \
          INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) \
          SELECT NEW.consumer,value->>0,value->>1,value->>2,%3$s,coalesce(value->>4,%1$s),value->>5,\
          CASE WHEN value->>6 THEN %1$s END \
          FROM json_each(NEW.parked) WHERE true ON CONFLICT(consumer,stream) DO UPDATE SET \
          position=excluded.position,attempts=excluded.attempts,next_try=excluded.next_try, \
          since=excluded.since,error=excluded.error,dead_at=excluded.dead_at; END\
          """
              .formatted(
                  DatabaseTime.NOW, DatabaseTime.in("NEW.lasts"), DatabaseTime.in("value->>3")),
          """
          CREATE TABLE IF NOT EXISTS watermark(projection TEXT NOT NULL, stream TEXT NOT NULL, \
          version INTEGER NOT NULL, PRIMARY KEY(projection,stream)) STRICT\
          """,
          """
          CREATE TABLE IF NOT EXISTS stuck(projection TEXT NOT NULL, stream TEXT NOT NULL, \
          version INTEGER NOT NULL, error TEXT NOT NULL, since TEXT NOT NULL, \
          tries INTEGER NOT NULL, next_try TEXT NOT NULL, PRIMARY KEY(projection,stream)) STRICT\
          """,
          """
          CREATE VIEW IF NOT EXISTS event_log AS SELECT position AS id, stream AS subject, \
          entity AS aggregate_type, substr(stream,length(entity)+2) AS aggregate_id, version, \
          type AS event_type, id AS event_id, actor_kind, actor_id, time AS occurred_at, \
          data AS payload_json, schema_version, correlation AS correlation_id, \
          causation AS causation_id, command AS command_id, traceparent FROM event\
          """,
          BUCKET,
          REFUSAL,
          PART,
          SYSTEM,
          IS_OF_THIS_VERSION);
}
