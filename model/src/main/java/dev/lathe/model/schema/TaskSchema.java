package dev.lathe.model.schema;

import java.util.List;

/**
 * The table of user tasks, which comes with those of runs. A row says of a task what the events of
 * its run do: it is written with them, by the trigger of {@link WorkflowSchema}.
 *
 * <p>{@code id} is the run's with the activation of the task behind it; {@code claimed} says
 * whether somebody has the task to themselves; {@code request} is what it was completed with, a
 * digest behind its key.
 */
public final class TaskSchema {
  private TaskSchema() {}

  public static final String COLUMNS =
      """
      id,run,node,activation,definition,hash,name,role,business_key,starter,status,assignee,\
      claimed,opened_at,due,ended_at,ended_by,request\
      """;

  static final List<String> DDL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS lathe_task(id TEXT PRIMARY KEY, run TEXT NOT NULL, \
          node TEXT NOT NULL, activation INTEGER NOT NULL, definition TEXT NOT NULL, \
          hash TEXT NOT NULL, name TEXT, role TEXT, business_key TEXT, starter TEXT, \
          status TEXT NOT NULL, assignee TEXT, claimed INTEGER NOT NULL, opened_at TEXT NOT NULL, \
          due TEXT, ended_at TEXT, ended_by TEXT, request TEXT) STRICT\
          """,
          "CREATE INDEX IF NOT EXISTS lathe_task_open ON lathe_task(status,opened_at,id)",
          """
          CREATE INDEX IF NOT EXISTS lathe_task_shown \
          ON lathe_task(status,replace(opened_at,'Z','000Z'))\
          """,
          "CREATE INDEX IF NOT EXISTS lathe_task_of ON lathe_task(hash,node,status)",
          "CREATE INDEX IF NOT EXISTS lathe_task_run ON lathe_task(run)");

  /** Statements of the trigger that writes a step, after its events and before the run's row. */
  static final String WRITE =
      """
      INSERT INTO lathe_task(id,run,node,activation,definition,hash,name,role,business_key,starter,\
      status,assignee,claimed,opened_at,due) SELECT NEW.run||'.'||(a->>'activation'),NEW.run,\
      a->>'node',a->>'activation',NEW.definition,NEW.hash,a->>'name',a->>'role',NEW.business_key,\
      NEW.state->>'starter','open',a->>'assignee',0,NEW.time,a->>'due' FROM \
      (SELECT value->'data'->'after' AS a FROM json_each(NEW.events) \
      WHERE value->>'type'='TaskOpened'); \
      UPDATE lathe_task SET assignee=iif(what IN ('TaskClaimed','TaskDelegated'),a->>'assignee',\
      assignee),claimed=iif(what IN ('TaskClaimed','TaskDelegated'),a->>'claimed',claimed),\
      status=CASE what WHEN 'TaskCompleted' THEN 'completed' WHEN 'TaskCancelled' \
      THEN 'cancelled' ELSE status END,ended_at=iif(what IN ('TaskCompleted','TaskCancelled'),\
      NEW.time,ended_at),ended_by=iif(what='TaskCompleted',a->>'by',ended_by),\
      request=iif(what='TaskCompleted',%1$s,request) FROM \
      (SELECT value->>'type' AS what,value->'data'->'after' AS a FROM json_each(NEW.events) \
      WHERE value->>'type' IN ('TaskClaimed','TaskDelegated','TaskCompleted','TaskCancelled')) \
      WHERE id=NEW.run||'.'||(a->>'activation'); \
      UPDATE lathe_task SET hash=NEW.hash WHERE run=NEW.run \
      AND NEW.hash IS NOT (SELECT hash FROM lathe_run WHERE id=NEW.run);\
      """
          .formatted(request("a"));

  /** What the rows are by the events of runs that have a row. */
  public static final String TOLD =
      """
      SELECT r.id||'.'||(o.a->>'activation') AS id,r.id AS run,o.a->>'node' AS node,\
      o.a->>'activation' AS activation,r.definition,r.hash,o.a->>'name' AS name,\
      o.a->>'role' AS role,r.business_key,r.state->>'starter' AS starter,CASE e.type \
      WHEN 'TaskCompleted' THEN 'completed' WHEN 'TaskCancelled' THEN 'cancelled' ELSE 'open' END \
      AS status,iif(g.type IS NULL,o.a,g.data->'after')->>'assignee' AS assignee,\
      coalesce(g.data->'after'->>'claimed',0) AS claimed,o.time AS opened_at,o.a->>'due' AS due,\
      e.time AS ended_at,iif(e.type='TaskCompleted',e.data->'after'->>'by',NULL) AS ended_by,\
      iif(e.type='TaskCompleted',%s,NULL) AS request FROM \
      (SELECT stream,time,version,data->'after' AS a FROM event WHERE service='workflows' \
      AND entity='Run' AND type='TaskOpened') o JOIN lathe_run r ON r.id=substr(o.stream,5) \
      LEFT JOIN event g ON g.stream=o.stream AND g.version=(SELECT max(version) FROM event \
      WHERE stream=o.stream AND type IN ('TaskClaimed','TaskDelegated') \
      AND data->'after'->>'activation'=o.a->>'activation') \
      LEFT JOIN event e ON e.stream=o.stream AND e.version=(SELECT max(version) FROM event \
      WHERE stream=o.stream AND type IN ('TaskCompleted','TaskCancelled') \
      AND data->'after'->>'activation'=o.a->>'activation')\
      """
          .formatted(request("e.data->'after'"));

  /** A digest, behind the key that came with it. */
  private static String request(String after) {
    return "(%1$s->>'request')||coalesce(' '||(%1$s->>'key'),'')".formatted(after);
  }
}
