package dev.lathe.runtime.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Buckets go a day after their last use, however many there are. */
class CallerBucketsTest {
  private static final Duration BUDGET = Duration.ofSeconds(10);

  @Test
  void what_was_not_used_for_a_day_is_forgotten_page_by_page() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      SystemTables.makeReady(database);
      var buckets = new CallerBuckets(database, new ManualTime());
      assertEquals(0, buckets.forget(BUDGET), "there is none");
      fill(database, "old", 700, -86_500);
      fill(database, "new", 700, -86_300);
      fill(database, "ahead", 3, 90_000);
      int forgotten = 0;
      for (int i = 0; i < 5; i++) forgotten += buckets.forget(BUDGET);
      assertEquals(703, forgotten);
      assertEquals(700, count(database, "new"));
      fill(database, "a", 1, -90_000);
      for (int i = 0; i < 3; i++) forgotten += buckets.forget(BUDGET);
      assertEquals(704, forgotten, "it begins anew after the last one");
    }
  }

  @Test
  void a_database_of_before_has_none() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      assertEquals(0, new CallerBuckets(database, new ManualTime()).forget(BUDGET));
    }
  }

  private static void fill(Database database, String name, int count, long seconds) {
    database.execute(
        Statement.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?2) \
            INSERT INTO lathe_bucket(name,actor_kind,actor_id,tokens,at) \
            SELECT ?1,'user','u'||i,1.5,unixepoch('subsec')+?3 FROM n\
            """,
            name,
            (long) count,
            seconds));
  }

  private static long count(Database database, String name) {
    return database
        .execute(Statement.read("SELECT count(*) FROM lathe_bucket WHERE name=?1", name))
        .requiredInteger(0, 0);
  }
}
