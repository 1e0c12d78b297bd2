package dev.lathe.model.schema;

import java.util.List;

/**
 * The event log, the command records and the bookkeeping of relay, projector and rollout. Its
 * statements may be run again on a database that has them.
 *
 * <p>The event table is the outbox: {@code position} is SQLite's rowid, which is commit order
 * because SQLite has one writer, so a reader with a cursor misses nothing.
 *
 * <p>{@code generation.bundle} is the bundle that last went live with that generation: whoever goes
 * live after another one has to catch up first. {@code parked} holds the streams that the relay
 * could not deliver, from which position on, and {@code relay_step} is how it moves its cursor: one
 * insert moves the cursor, renews the lease, parks and releases streams, all or nothing.
 */
public final class SystemSchema {
  private SystemSchema() {}

  /** Names no authored table may take in the database, in lower case. */
  public static final List<String> TABLES =
      List.of(
          "event",
          "command",
          "live",
          "generation",
          "cursor",
          "lease",
          "parked",
          "relay_step",
          "watermark",
          "event_log");

  public static final List<String> DDL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS event(position INTEGER PRIMARY KEY, stream TEXT NOT NULL, \
          version INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, service TEXT NOT NULL, \
          entity TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL, actor_kind TEXT, \
          actor_id TEXT, correlation TEXT NOT NULL, causation TEXT, command TEXT, \
          traceparent TEXT, schema_version INTEGER NOT NULL, bundle TEXT NOT NULL, \
          data TEXT NOT NULL, UNIQUE(stream,version)) STRICT""",
          """
          CREATE TRIGGER IF NOT EXISTS event_no_update BEFORE UPDATE ON event \
          BEGIN SELECT RAISE(ABORT,'event is append-only'); END""",
          """
          CREATE TRIGGER IF NOT EXISTS event_no_delete BEFORE DELETE ON event \
          BEGIN SELECT RAISE(ABORT,'event is append-only'); END""",
          """
          CREATE TABLE IF NOT EXISTS command(scope TEXT NOT NULL, key TEXT NOT NULL, \
          hash TEXT NOT NULL, id TEXT NOT NULL, bundle TEXT NOT NULL, correlation TEXT NOT NULL, \
          outcome TEXT NOT NULL, detail TEXT, result TEXT, at TEXT NOT NULL, \
          PRIMARY KEY(scope,key)) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS live(one INTEGER PRIMARY KEY CHECK(one=1), \
          bundle TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS generation(name TEXT PRIMARY KEY, bundle TEXT NOT NULL, \
          at TEXT NOT NULL) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS cursor(name TEXT PRIMARY KEY, position INTEGER NOT NULL, \
          at TEXT NOT NULL) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS lease(name TEXT PRIMARY KEY, owner TEXT NOT NULL, \
          token INTEGER NOT NULL, expires_at TEXT NOT NULL) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS parked(stream TEXT PRIMARY KEY, position INTEGER NOT NULL, \
          attempts INTEGER NOT NULL, next_try TEXT NOT NULL, since TEXT NOT NULL, \
          error TEXT NOT NULL, dead_at TEXT) STRICT""",
          """
          CREATE VIEW IF NOT EXISTS relay_step(token,expires_at,at,position,parked,released) AS \
          SELECT NULL,NULL,NULL,NULL,NULL,NULL""",
          """
          CREATE TRIGGER IF NOT EXISTS relay_step_do INSTEAD OF INSERT ON relay_step BEGIN \
          INSERT INTO cursor(name,position,at) VALUES('relay',NEW.position,NEW.at) \
          ON CONFLICT(name) DO UPDATE SET position=excluded.position,at=excluded.at; \
          UPDATE lease SET expires_at=NEW.expires_at WHERE name='relay' AND token=NEW.token; \
          DELETE FROM parked WHERE stream IN (SELECT value FROM json_each(NEW.released)); \
          INSERT INTO parked(stream,position,attempts,next_try,since,error,dead_at) \
          SELECT value->>0,value->>1,value->>2,value->>3,value->>4,value->>5,value->>6 \
          FROM json_each(NEW.parked) WHERE true ON CONFLICT(stream) DO UPDATE SET \
          position=excluded.position,attempts=excluded.attempts,next_try=excluded.next_try, \
          since=excluded.since,error=excluded.error,dead_at=excluded.dead_at; END""",
          """
          CREATE TABLE IF NOT EXISTS watermark(projection TEXT NOT NULL, stream TEXT NOT NULL, \
          version INTEGER NOT NULL, PRIMARY KEY(projection,stream)) STRICT""",
          """
          CREATE VIEW IF NOT EXISTS event_log AS SELECT position AS id, stream AS subject, \
          entity AS aggregate_type, substr(stream,length(entity)+2) AS aggregate_id, version, \
          type AS event_type, id AS event_id, actor_kind, actor_id, time AS occurred_at, \
          data AS payload_json, schema_version, correlation AS correlation_id, \
          causation AS causation_id, command AS command_id, traceparent FROM event""");
}
