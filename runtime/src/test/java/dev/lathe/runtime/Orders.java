package dev.lathe.runtime;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Orders whose read model tells on whoever applies an event twice, or out of order: {@code total}
 * adds up, {@code trace} lists the versions in the order in which they came.
 */
public final class Orders {
  private static final String SAMPLE_BUNDLE = "b".repeat(64);

  private Orders() {}

  /** A read model in table {@code name}; an event without a status cannot be applied to it. */
  public static Generation generation(String name) {
    return new Generation(
        name,
        "Order",
        List.of(
            "CREATE TABLE %s(id TEXT PRIMARY KEY, status TEXT NOT NULL, total INTEGER NOT NULL, trace TEXT NOT NULL) STRICT"
                .formatted(name),
            "CREATE VIEW apply_%s(stream,id,version,after,marked) AS SELECT NULL,NULL,NULL,NULL,NULL"
                .formatted(name),
            """
            CREATE TRIGGER apply_%1$s_do INSTEAD OF INSERT ON apply_%1$s BEGIN \
            INSERT INTO %1$s(id,status,total,trace) \
            VALUES(NEW.id,NEW.after->>'status',NEW.after->>'amount',NEW.version) \
            ON CONFLICT(id) DO UPDATE SET status=excluded.status,total=total+excluded.total,\
            trace=trace||' '||excluded.trace; \
            INSERT INTO watermark(projection,stream,version) \
            SELECT '%1$s',NEW.stream,NEW.version WHERE NEW.marked \
            ON CONFLICT(projection,stream) DO UPDATE SET version=excluded.version; \
            DELETE FROM stuck WHERE NEW.marked AND projection='%1$s' AND stream=NEW.stream \
            AND NOT EXISTS(SELECT 1 FROM event WHERE stream=NEW.stream AND version>NEW.version \
            AND position<=(SELECT position FROM generation WHERE name='%1$s')); END"""
                .formatted(name)),
        """
        INSERT INTO apply_%1$s(stream,id,version,after,marked) SELECT stream,substr(stream,7),version,\
        data->'after',0 FROM event WHERE entity='Order' AND position>?1 AND position<=?2 \
        AND position>(SELECT position FROM generation WHERE name='%1$s') \
        AND version>coalesce((SELECT version FROM watermark \
        WHERE projection='%1$s' AND stream=event.stream),0) \
        AND stream NOT IN (SELECT stream FROM stuck WHERE projection='%1$s') ORDER BY position"""
            .formatted(name));
  }

  public static ProjectionPlan plan(String name) {
    return new ProjectionPlan(
        "shop.Orders",
        name,
        "shop",
        "Order",
        """
        INSERT INTO apply_%1$s SELECT e.stream,substr(e.stream,7),e.version,e.data->'after',1 \
        FROM (SELECT value->>0 AS stream,value->>1 AS most FROM json_each(?1) \
        WHERE (SELECT bundle FROM live)=?2 \
        AND EXISTS(SELECT 1 FROM event WHERE stream=value->>0 AND version=value->>1)) a \
        JOIN event e ON e.stream=a.stream AND e.version<=a.most AND e.version>max(\
        coalesce((SELECT version FROM watermark WHERE projection='%1$s' AND stream=a.stream),0),\
        coalesce((SELECT version-1 FROM stuck WHERE projection='%1$s' AND stream=a.stream),\
        (SELECT version FROM event WHERE stream=a.stream AND version<=a.most AND position<=\
        (SELECT position FROM generation WHERE name='%1$s') ORDER BY version DESC LIMIT 1),0)) \
        WHERE e.entity='Order' ORDER BY e.stream,e.version LIMIT %2$s RETURNING stream,version"""
            .formatted(name, ProjectionPlan.MOST_EVENTS));
  }

  /** A bundle with the read model {@code name} and a view {@code orders} of it. */
  public static Bundle bundle(String name, SeedEvent... seeds) {
    return new Bundle(
        "shop",
        "1.0.0",
        new Operations(List.of(), List.of(), List.of(), List.of()),
        List.of(plan(name)),
        new Schema(
            List.of(generation(name)),
            List.of(
                new Schema.Index(
                    name,
                    List.of("status"),
                    "CREATE INDEX IF NOT EXISTS %1$s_status ON %1$s(status)".formatted(name))),
            List.of(new Schema.View("orders", "SELECT id,status,total FROM " + name))),
        List.of(seeds),
        Outlines.NONE,
        new TreeMap<>());
  }

  public static SeedEvent seed(String eventId, String id, long version, String status) {
    return seeded(eventId, id, version, data(status, 1));
  }

  /** The first of {@code id}, which says {@code data}. */
  public static SeedEvent seed(String eventId, String id, String data) {
    return seeded(eventId, id, 1, data);
  }

  private static SeedEvent seeded(String eventId, String id, long version, String data) {
    return new SeedEvent(
        eventId,
        "shop",
        "Order",
        id,
        version,
        "OrderChanged",
        "2026-01-01T00:00:00.000Z",
        Optional.of("system"),
        Optional.of("seed"),
        "seed:orders",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        data);
  }

  public static void createSystemTables(Database database) {
    database.executeAll(SystemSchema.DDL.stream().map(Statement::write).toList());
  }

  /** Appends the next version to order {@code id}; returns the event's id. */
  public static String append(Database database, String id, String status, long amount) {
    return append(database, id, data(status, amount));
  }

  public static String append(Database database, String id, String data) {
    return database
        .execute(
            Statement.write(
                """
                INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
                correlation,causation,command,traceparent,schema_version,bundle,data) \
                SELECT ?1,v,?1||'/'||v,'shop','Order','OrderChanged','2026-01-01T00:00:00.000Z',\
                'user','u-1','c-1',NULL,NULL,NULL,1,?2,?3 \
                FROM (SELECT coalesce(max(version),0)+1 AS v FROM event WHERE stream=?1) \
                RETURNING id""",
                "Order-" + id,
                SAMPLE_BUNDLE,
                data))
        .requiredText(0, 0);
  }

  /** Appends {@code events} to a thousand orders in turn, by one statement. */
  public static void appendMany(Database database, int events) {
    database.execute(
        Statement.write(
            """
            INSERT INTO event(stream,version,id,service,entity,type,time,correlation,\
            schema_version,bundle,data) \
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<?1) \
            SELECT 'Order-m'||(i%1000),i/1000+1,'many-'||i,'shop','Order','OrderChanged',\
            '2026-01-01T00:00:00.000Z','c-1',1,?2,\
            json_object('before',NULL,'after',json_object('status','s'||i,'amount',i)) FROM n""",
            (long) events, SAMPLE_BUNDLE));
  }

  public static String data(String status, long amount) {
    return "{\"before\":null,\"after\":{\"status\":\"%s\",\"amount\":%d,\"note\":null}}"
        .formatted(status, amount);
  }

  /** Data that the read model refuses. */
  public static String poison() {
    return "{\"before\":null,\"after\":{\"amount\":1}}";
  }

  /** The read model's rows as {@code id|status|total|trace}. */
  public static List<String> rows(Database database, String name) {
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT id||'|'||status||'|'||total||'|'||trace FROM %s ORDER BY id"
                    .formatted(name)));
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      texts.add(rows.requiredText(row, 0));
    }
    return texts;
  }

  /** What the read model would be, had it been filled from the log now. */
  public static List<String> rebuilt(Database database) {
    Generation fresh = generation("rebuilt");
    List<Statement> statements = new ArrayList<>();
    statements.add(Statement.write("DROP TABLE IF EXISTS rebuilt"));
    statements.add(Statement.write("DROP VIEW IF EXISTS apply_rebuilt"));
    fresh.ddl().forEach(ddl -> statements.add(Statement.write(ddl)));
    statements.add(
        Statement.write(
            "INSERT INTO generation(name,bundle,at,written_by) VALUES('rebuilt','','','command')"));
    statements.add(Statement.write(fresh.fill(), 0L, Long.MAX_VALUE));
    statements.add(Statement.write("DELETE FROM generation WHERE name='rebuilt'"));
    database.executeAll(statements);
    return rows(database, "rebuilt");
  }
}
