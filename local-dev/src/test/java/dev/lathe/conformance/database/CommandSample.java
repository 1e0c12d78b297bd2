package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.write;

import dev.lathe.runtime.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a compiled command, reduced to its bones: a view whose trigger writes three tables.
 */
public final class CommandSample {
  private CommandSample() {}

  /** Tables, view and trigger of one aggregate type. */
  public static final List<Statement> SCHEMA =
      List.of(
          write(
              """
              CREATE TABLE event(position INTEGER PRIMARY KEY, stream TEXT NOT NULL, \
              version INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, \
              time TEXT NOT NULL, data TEXT NOT NULL, command TEXT NOT NULL, \
              UNIQUE(stream,version)) STRICT"""),
          write(
              """
              CREATE TRIGGER event_no_update BEFORE UPDATE ON event \
              BEGIN SELECT RAISE(ABORT,'event is append-only'); END"""),
          write(
              """
              CREATE TABLE command(key TEXT PRIMARY KEY, hash TEXT NOT NULL, id TEXT NOT NULL, \
              outcome TEXT NOT NULL, detail TEXT, result TEXT, at TEXT NOT NULL) STRICT"""),
          write(
              """
              CREATE TABLE orders(id TEXT NOT NULL PRIMARY KEY, quantity INTEGER NOT NULL, \
              status TEXT NOT NULL, last_event_id TEXT NOT NULL, \
              last_event_version INTEGER NOT NULL, applied_at TEXT NOT NULL) STRICT"""),
          write(
              """
              CREATE VIEW decide_order(key,hash,command,at,outcome,detail,result,events,version,\
              id,quantity,status) AS \
              SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL"""),
          write(
              """
              CREATE TRIGGER decide_order_append INSTEAD OF INSERT ON decide_order \
              WHEN NEW.outcome NOT IN ('replayed','key_reused') BEGIN
               INSERT INTO command(key,hash,id,outcome,detail,result,at)
                 VALUES(NEW.key,NEW.hash,NEW.command,NEW.outcome,NEW.detail,NEW.result,NEW.at);
               INSERT INTO event(stream,version,id,type,time,data,command)
                 SELECT 'Order-'||NEW.id, NEW.version-json_array_length(NEW.events)+1+e.key,
                  NEW.command||'/'||e.key, e.value->>'type', NEW.at, e.value->'data', NEW.command
                 FROM json_each(NEW.events) e WHERE NEW.outcome='accepted';
               INSERT INTO orders(id,quantity,status,last_event_id,last_event_version,applied_at)
                 SELECT NEW.id,NEW.quantity,NEW.status,
                  NEW.command||'/'||(json_array_length(NEW.events)-1),NEW.version,NEW.at
                 WHERE NEW.outcome='accepted'
                 ON CONFLICT(id) DO UPDATE SET quantity=excluded.quantity,status=excluded.status,
                  last_event_id=excluded.last_event_id,
                  last_event_version=excluded.last_event_version,applied_at=excluded.applied_at;
              END"""));

  private static final String PLACE =
      """
      INSERT INTO decide_order(key,hash,command,at,outcome,detail,result,events,version,id,quantity,status)
      SELECT ?1,?2,?3,'2026-11-21T10:00:00.000Z',o,c_detail,
       CASE o WHEN 'accepted' THEN json_object('orderId',?4,'version',1) WHEN 'replayed' THEN c_result END,
       json_array(json_object('type','OrderPlaced','data',json_object('quantity',?5))),1,?4,?5,'placed'
      FROM (SELECT c.result c_result, c.detail c_detail,
        CASE WHEN c.hash=?2 THEN 'replayed' WHEN c.key IS NOT NULL THEN 'key_reused'
         WHEN s.id IS NOT NULL THEN 'illegal_transition' ELSE 'accepted' END o
       FROM (SELECT 1) LEFT JOIN command c ON c.key=?1 LEFT JOIN orders s ON s.id=?4)
      RETURNING outcome,detail,result,version""";

  private static final String CONFIRM =
      """
      INSERT INTO decide_order(key,hash,command,at,outcome,detail,result,events,version,id,quantity,status)
      SELECT ?1,?2,?3,'2026-11-21T10:00:00.000Z',o,NULL,NULL,
       json_array(json_object('type','OrderConfirm','data',json_object('status','confirmed'))),
       v+1,?5,quantity,'confirmed'
      FROM (SELECT s.*, coalesce(s.last_event_version,0) v,
        CASE WHEN c.hash=?2 THEN 'replayed' WHEN c.key IS NOT NULL THEN 'key_reused'
         WHEN s.id IS NULL THEN 'not_found' WHEN s.status<>'placed' THEN 'illegal_transition'
         WHEN ?4<>s.last_event_version THEN 'version_conflict' ELSE 'accepted' END o
       FROM (SELECT 1) LEFT JOIN command c ON c.key=?1 LEFT JOIN orders s ON s.id=?5)
      RETURNING outcome,detail,result,version""";

  /** Places order {@code id}: outcome, detail, result, version. */
  public static Statement place(String key, String hash, String command, String id, long quantity) {
    return write(PLACE, key, hash, command, id, quantity);
  }

  /** Confirms order {@code id}, at {@code version} if one is given. */
  public static Statement confirm(
      String key, String hash, String command, @Nullable Long version, String id) {
    return write(CONFIRM, key, hash, command, version, id);
  }
}
