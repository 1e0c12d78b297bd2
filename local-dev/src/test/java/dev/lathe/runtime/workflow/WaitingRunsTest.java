package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait for a time cost nothing until it comes. */
final class WaitingRunsTest {
  private static final int RUNS = 1_000;

  @TempDir private Path folder;

  private Database database(int runs, String due) {
    var database = SqliteDatabase.open(folder.resolve("waiting.db").toString());
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
                .formatted(DatabaseTime.in(due), DatabaseTime.NOW, DatabaseTime.NOW),
            (long) runs));
    return database;
  }

  @Test
  void runs_that_wait_are_not_read() {
    try (Database database = database(RUNS, "86400+i")) {
      var tables = new RunTables(database, SystemPlatform.create());
      assertEquals(List.of(), tables.claim(64));
      assertTrue(tables.next().orElseThrow().compareTo(Duration.ofHours(23)) > 0);
      for (String sql : List.of(RunTables.CLAIM_DUE, RunTables.NEXT)) {
        assertTrue(plan(database, sql).contains("lathe_run_due"), plan(database, sql));
        assertFalse(plan(database, sql).contains("SCAN lathe_run\n"), plan(database, sql));
      }
    }
  }

  @Test
  void what_is_given_back_is_due_at_once() {
    try (Database database = database(3, "-i")) {
      var tables = new RunTables(database, SystemPlatform.create());
      List<String> claimed = tables.claim(64);
      assertEquals(3, claimed.size());
      assertEquals(List.of(), tables.claim(64));
      tables.giveBack(claimed.subList(1, 3));
      assertEquals(new TreeSet<>(claimed.subList(1, 3)), new TreeSet<>(tables.claim(64)));
    }
  }

  private static String plan(Database database, String sql) {
    Rows rows = database.execute(Statement.read("EXPLAIN QUERY PLAN " + sql.replace("?1", "64")));
    return IntStream.range(0, rows.size())
        .mapToObj(row -> rows.requiredText(row, 3) + "\n")
        .collect(Collectors.joining());
  }

  private static boolean table(String ddl) {
    return ddl.startsWith("CREATE TABLE")
        || ddl.startsWith("CREATE INDEX IF NOT EXISTS lathe_run_");
  }
}
