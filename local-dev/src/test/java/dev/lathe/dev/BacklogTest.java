package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More events than the queue of this process holds: they wait in the log, and all arrive. */
final class BacklogTest {
  private static final Path DERIVED =
      Path.of("../compiler/src/test/resources/golden/derived/blueprint");

  /** The queue has room for 5,000 messages, and each of these is one. */
  private static final long EVENTS = 12_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void a_backlog_that_the_queue_has_no_room_for_reaches_the_read_model_once() throws Exception {
    try (var served = Served.blueprint(DERIVED, folder)) {
      served.http().post("/api/sales", "{\"id\":\"first\",\"region\":\"r0\",\"amount\":1}");
    }
    try (Database database = Databases.open("sqlite:" + folder.resolve("lathe.db"))) {
      database.execute(
          Statement.write(
              """
              INSERT INTO event(stream,version,id,service,entity,type,time,correlation,\
              schema_version,bundle,data) \
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) \
              SELECT 'Sale-s'||i,1,'e'||i,service,entity,type,time,correlation,schema_version,\
              bundle,json_object('before',NULL,'after',json_object('status','made',\
              'region','r'||(i%7),'amount',i)) FROM n,(SELECT * FROM event LIMIT 1)""",
              EVENTS));
    }
    try (var served = Served.blueprint(DERIVED, folder)) {
      List<List<Object>> folded =
          rows(
              served.database(),
              """
              SELECT data->>'$.after.region',count(*) FROM event GROUP BY 1 ORDER BY 1""");
      Instant end = Instant.now().plus(PATIENCE);
      while (!rows(served.database(), "SELECT region,n FROM regions ORDER BY region").equals(folded)
          && Instant.now().isBefore(end)) {
        Thread.sleep(50);
      }
      assertEquals(folded, rows(served.database(), "SELECT region,n FROM regions ORDER BY region"));
    }
  }

  private static List<List<Object>> rows(Database database, String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.rows().stream().map(row -> List.copyOf(row)).toList();
  }
}
