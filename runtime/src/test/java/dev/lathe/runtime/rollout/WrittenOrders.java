package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Orders with a table that commands write, beside the read model of {@link Orders}. A command takes
 * the next version from its own table: one that lacks an event collides with the log at once.
 */
final class WrittenOrders {
  private WrittenOrders() {}

  /** A bundle of the two tables. */
  static Bundle bundle(String written, String projected, SeedEvent... seeds) {
    return bundle(written, Optional.of(projected), seeds);
  }

  /** A bundle of the one table, or of both. */
  static Bundle bundle(String written, Optional<String> projected, SeedEvent... seeds) {
    List<Generation> generations = new ArrayList<>(List.of(generation(written)));
    projected.map(Orders::generation).ifPresent(generations::add);
    return new Bundle(
        "shop",
        "1.0.0",
        new Operations(List.of(), List.of(), List.of(), List.of()),
        projected.map(Orders::plan).stream().toList(),
        new Schema(generations, List.of(), List.of()),
        List.of(seeds),
        Outlines.NONE,
        new TreeMap<>());
  }

  private static Generation generation(String name) {
    return new Generation(
        name,
        "Order",
        List.of(
            """
            CREATE TABLE %s(id TEXT PRIMARY KEY, status TEXT NOT NULL, total INTEGER NOT NULL, \
            last_event_version INTEGER NOT NULL) STRICT"""
                .formatted(name),
            "CREATE VIEW decide_%s(bundle,id,status,amount) AS SELECT NULL,NULL,NULL,NULL"
                .formatted(name),
            """
            CREATE TRIGGER decide_%1$s_do INSTEAD OF INSERT ON decide_%1$s \
            WHEN (SELECT bundle FROM live) IS NEW.bundle BEGIN \
            INSERT INTO event(stream,version,id,service,entity,type,time,correlation,schema_version,\
            bundle,data) SELECT 'Order-'||NEW.id,v,'Order-'||NEW.id||'/'||v,'shop','Order',\
            'OrderChanged','2026-01-01T00:00:00.000Z','c-1',1,NEW.bundle,\
            json_object('before',NULL,'after',json_object('status',NEW.status,'amount',NEW.amount)) \
            FROM (SELECT coalesce((SELECT last_event_version FROM %1$s WHERE id=NEW.id),0)+1 AS v); \
            INSERT INTO %1$s(id,status,total,last_event_version) \
            VALUES(NEW.id,NEW.status,NEW.amount,1) ON CONFLICT(id) DO UPDATE SET \
            status=excluded.status,total=total+excluded.total,\
            last_event_version=last_event_version+1; END"""
                .formatted(name),
            "CREATE VIEW fold_%s(id,version,after) AS SELECT NULL,NULL,NULL".formatted(name),
            """
            CREATE TRIGGER fold_%1$s_do INSTEAD OF INSERT ON fold_%1$s WHEN NEW.version>\
            coalesce((SELECT last_event_version FROM %1$s WHERE id=NEW.id),0) BEGIN \
            INSERT INTO %1$s(id,status,total,last_event_version) \
            VALUES(NEW.id,NEW.after->>'status',NEW.after->>'amount',NEW.version) \
            ON CONFLICT(id) DO UPDATE SET status=excluded.status,total=total+excluded.total,\
            last_event_version=excluded.last_event_version; END"""
                .formatted(name)),
        """
        INSERT INTO fold_%s(id,version,after) SELECT substr(stream,7),version,data->'after' \
        FROM event WHERE entity='Order' AND position>?1 AND position<=?2 ORDER BY position"""
            .formatted(name));
  }

  /** A command of {@code bundle}; it does nothing where another one is live. */
  static Statement command(BundleId bundle, String written, String id, String status, long amount) {
    return Statement.write(
        "INSERT INTO decide_%s(bundle,id,status,amount) VALUES(?1,?2,?3,?4)".formatted(written),
        bundle.value(),
        id,
        status,
        amount);
  }

  /** The table's rows as {@code id|status|total|version}. */
  static List<String> rows(Database database, String written) {
    return texts(
        database,
        "SELECT id||'|'||status||'|'||total||'|'||last_event_version FROM %s ORDER BY id"
            .formatted(written));
  }

  /** What they should be, by the log alone. */
  static List<String> folded(Database database) {
    return texts(
        database,
        """
        SELECT substr(stream,7)||'|'||(SELECT data->>'$.after.status' FROM event l \
        WHERE l.stream=e.stream ORDER BY version DESC LIMIT 1)||'|'||\
        sum(data->>'$.after.amount')||'|'||max(version) FROM event e GROUP BY stream \
        ORDER BY substr(stream,7)""");
  }

  private static List<String> texts(Database database, String sql) {
    Rows rows = database.execute(Statement.read(sql));
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      texts.add(rows.requiredText(row, 0));
    }
    return texts;
  }
}
