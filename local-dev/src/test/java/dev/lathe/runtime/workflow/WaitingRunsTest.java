package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait for a time cost nothing until it comes. */
final class WaitingRunsTest {
  private static final int RUNS = 100_000;
  private static final int LOOKS = 21;

  /** What is looked at in a tick of the relay: runs to claim, and when the next one is due. */
  private static final Duration MOST = Duration.ofMillis(50);

  @TempDir private Path folder;

  @Test
  void a_hundred_thousand_runs_that_wait_take_no_time_to_look_at() {
    try (var database = SqliteDatabase.open(folder.resolve("waiting.db").toString())) {
      for (String ddl : WorkflowSchema.DDL.stream().filter(WaitingRunsTest::table).toList()) {
        database.execute(Statement.write(ddl));
      }
      database.execute(
          Statement.write(
              """
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) \
              INSERT INTO lathe_run(id,definition,hash,version,status,business_key,state,due,\
              started_at,at) SELECT printf('%%032x',i),'d','h',2,'running','k'||i,\
              json_object('correlation','c'||i),%s,%s,%s FROM n\
              """
                  .formatted(DatabaseTime.in("86400+i"), DatabaseTime.NOW, DatabaseTime.NOW),
              (long) RUNS));
      var tables = new RunTables(database, SystemPlatform.create());
      var nanos = new long[LOOKS];
      for (int look = 0; look < LOOKS; look++) {
        long began = System.nanoTime();
        assertEquals(List.of(), tables.claim(64));
        assertTrue(tables.next().orElseThrow().compareTo(Duration.ofHours(23)) > 0);
        nanos[look] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      Duration usual = Duration.ofNanos(nanos[LOOKS / 2]);
      System.out.println("a look at " + RUNS + " waiting runs takes " + usual);
      assertTrue(usual.compareTo(MOST) <= 0, "a look takes " + usual);
    }
  }

  private static boolean table(String ddl) {
    return ddl.startsWith("CREATE TABLE") || ddl.startsWith("CREATE INDEX");
  }
}
