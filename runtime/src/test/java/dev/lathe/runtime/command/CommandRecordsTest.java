package dev.lathe.runtime.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Answers are kept for a day, and those of a run's steps until the run has ended. */
class CommandRecordsTest {
  private static final Duration BUDGET = Duration.ofSeconds(10);
  private static final String OPEN = "0".repeat(31) + "1";
  private static final String ENDED = "0".repeat(31) + "2";

  @Test
  void of_runs_that_go_on_all_are_kept_however_many_lie_before_them() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      SystemTables.makeReady(database);
      database.execute(
          Statement.write("CREATE TABLE lathe_run(id TEXT PRIMARY KEY, ended_at TEXT) STRICT"));
      database.execute(
          Statement.write("INSERT INTO lathe_run VALUES(?1,NULL),(?2,'2026-01-01')", OPEN, ENDED));
      // The first are kept and go to the end: what comes after them is looked at in their place.
      fill(database, "bpmn:" + OPEN + ":first:", 300);
      fill(database, "plain:", 200);
      fill(database, "bpmn:" + OPEN + ":second:", 300);
      fill(database, "bpmn:" + ENDED + ":third:", 50);
      var records = new CommandRecords(database, new ManualTime());

      int forgotten = 0;
      for (int i = 0; i < 5; i++) forgotten += records.forget(BUDGET);

      assertEquals(300, count(database, "bpmn:" + OPEN + ":first:*"));
      assertEquals(300, count(database, "bpmn:" + OPEN + ":second:*"));
      assertEquals(0, count(database, "plain:*") + count(database, "bpmn:" + ENDED + "*"));
      assertEquals(250, forgotten);
    }
  }

  @Test
  void where_more_than_a_day_is_asked_for_they_stay_as_long() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      SystemTables.makeReady(database);
      fill(database, "plain:", 600); // 25 hours old
      var time = new ManualTime();
      var kept = new CommandRecords(database, time, Duration.ofDays(2));
      assertEquals(0, kept.forget(BUDGET));
      assertEquals(600, count(database, "plain:*"));
      assertEquals(600, new CommandRecords(database, time).forget(BUDGET));
      assertEquals(0, count(database, "plain:*"));
    }
  }

  private static void fill(Database database, String key, int count) {
    database.execute(
        Statement.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?2) \
            INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at,recorded_at) \
            SELECT 's',?1||i,'h',?1||i,'b','c','accepted','',unixepoch()-90000 FROM n\
            """,
            key,
            (long) count));
  }

  private static long count(Database database, String keys) {
    return database
        .execute(Statement.read("SELECT count(*) FROM command WHERE key GLOB ?1", keys))
        .requiredInteger(0, 0);
  }
}
