package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each time of each timer begins one run, whoever looks, and whatever happens in between. */
class SchedulesTest {
  private static final Duration BUDGET = Duration.ofMinutes(1);
  private static final String LATER = "2999-01-01T00:00:00Z";
  private static final String BEFORE = "2026-02-03T00:00:00Z";

  @TempDir private Path folder;

  private record Live(Bundle bundle, BundleFile file, ServedWorkflows served) {
    static Live of(Database database, Bundle bundle) {
      BundleFile file = BundleFile.of(bundle);
      new BundleRollout(database).finish(bundle, file.id());
      return new Live(bundle, file, ServedWorkflows.of(file));
    }

    void fire(Database database) {
      var platform = SystemPlatform.create();
      new Schedules(new RunTables(database, platform), platform).fire(served, file.id(), BUDGET);
    }
  }

  private Bundle bundle(String name, String cycle, String then) {
    return ScheduledReturns.bundle(folder.resolve(name), cycle, then);
  }

  @Test
  void many_who_look_at_once_begin_each_run_once() throws Exception {
    try (Database database = SqliteDatabase.open(folder.resolve("many.db").toString());
        var threads = Executors.newFixedThreadPool(6)) {
      Live live = Live.of(database, bundle("one", "R100/P1D", LATER));
      live.fire(database);
      assertEquals(0, runs(database));
      assertEquals(4, number(database, "SELECT count(*) FROM lathe_schedule WHERE fired=0"));
      database.execute(
          Statement.write(
              "UPDATE lathe_schedule SET since='2026-01-31T00:00:00.000Z',"
                  + "due='2026-02-01T00:00:00.000Z' WHERE node='daily'"));
      var turns = new ArrayList<Callable<Object>>();
      for (int i = 0; i < 6; i++) turns.add(Executors.callable(() -> live.fire(database)));
      for (Future<Object> turn : threads.invokeAll(turns)) turn.get();
      assertEquals(100, runs(database));
      assertEquals(100, number(database, "SELECT max(fired) FROM lathe_schedule"));
      assertEquals(3, number(database, "SELECT count(*) FROM lathe_schedule WHERE due NOT NULL"));
      Rows due =
          database.execute(
              Statement.read(
                  "SELECT min(data->'after'->'schedule'->>'due'),"
                      + "max(data->'after'->'schedule'->>'due'),"
                      + "count(DISTINCT data->'after'->'schedule'->>'due') FROM event"
                      + " WHERE type='RunStarted'"));
      assertEquals("2026-02-01T00:00:00.000Z", due.requiredText(0, 0));
      assertEquals("2026-05-11T00:00:00.000Z", due.requiredText(0, 1));
      assertEquals(100, due.requiredInteger(0, 2));
      assertEquals(List.of(), faults(database, live));
    }
  }

  @Test
  void another_bundle_s_timer_takes_effect_and_the_same_one_counts_on() {
    try (Database database = SqliteDatabase.open(folder.resolve("other.db").toString())) {
      Live first = Live.of(database, bundle("first", "R/P1D", BEFORE));
      first.fire(database);
      first.fire(database);
      assertEquals(1, runs(database)); // a time that is over comes at once, and once
      String once = since(database, "once");
      String daily = since(database, "daily");

      Live second = Live.of(database, bundle("second", "R/P7D", BEFORE));
      first.fire(database); // who does not know yet begins nothing, and changes nothing
      assertEquals(daily, since(database, "daily"));
      second.fire(database);
      assertEquals(once, since(database, "once"));
      assertEquals(
          "{\"every\":\"P7D\"}",
          text(database, "SELECT timer FROM lathe_schedule WHERE node='daily'"));

      Live none = Live.of(database, plain());
      new Schedules(new RunTables(database, SystemPlatform.create()), SystemPlatform.create())
          .forget(none.served(), none.file().id());
      assertEquals(0, number(database, "SELECT count(*) FROM lathe_schedule"));

      Live again = Live.of(database, bundle("again", "R/P7D", BEFORE));
      again.fire(database);
      assertEquals(1, runs(database)); // the same time does not come twice
      assertEquals(List.of(), faults(database, again));
    }
  }

  private static Bundle plain() {
    return switch (Compiler.compile(Blueprints.example("returns"))) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  @Test
  void a_backup_has_what_timers_count_and_verify_finds_what_they_lost() {
    try (Database database = SqliteDatabase.open(folder.resolve("kept.db").toString());
        Database back = SqliteDatabase.open(":memory:")) {
      Live live = Live.of(database, bundle("kept", "R/P1D", BEFORE));
      live.fire(database);
      database.execute(
          Statement.write(
              "UPDATE lathe_schedule SET since='2026-11-01T00:00:00.000Z',"
                  + "due='2026-11-02T00:00:00.000Z' WHERE node='daily'"));
      live.fire(database);
      var lines = new ArrayList<String>();
      var unused = new DatabaseBackup(database, _ -> live.file().bytes()).write(lines::add);
      for (int twice = 0; twice < 2; twice++) {
        var restored = DatabaseRestore.restore(back, lines.stream());
        assertEquals(live.file().id(), restored.bundle().orElseThrow().id());
        assertEquals(schedules(database), schedules(back));
      }
      live.fire(back);
      assertEquals(runs(database), runs(back));
      assertEquals(List.of(), faults(back, live));
      back.execute(Statement.write("UPDATE lathe_schedule SET fired=fired+1 WHERE node='daily'"));
      assertEquals(1, faults(back, live).size());
      assertTrue(
          faults(back, live).getFirst().startsWith("the timer `daily` of `sweep` has fired"));
    }
  }

  private static List<String> faults(Database database, Live live) {
    return new DatabaseVerification(
            database, live.bundle(), live.file().id(), () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }

  private static long runs(Database database) {
    return number(database, "SELECT count(*) FROM lathe_run");
  }

  private static String since(Database database, String node) {
    return text(database, "SELECT since FROM lathe_schedule WHERE node='" + node + "'");
  }

  private static String schedules(Database database) {
    return text(
        database,
        "SELECT json_group_array(json_array(definition,node,timer,since,due,fired)) FROM"
            + " (SELECT * FROM lathe_schedule ORDER BY node)");
  }

  private static long number(Database database, String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private static String text(Database database, String sql) {
    return database.execute(Statement.read(sql)).requiredText(0, 0);
  }
}
