package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows run: each run ends once, whatever happens to the server meanwhile. */
class WorkflowsTest {
  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("returns")));
  private static final BundleFile FILE = BundleFile.of(BUNDLE);

  /** After which a run should have ended. */
  private static final Duration LATE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void a_run_waits_through_a_restart_and_ends_once(String database) {
    DatabaseChoice choice =
        database.equals("sqld") ? new DatabaseChoice.OwnServer() : new DatabaseChoice.OwnFile();
    List<String> returns = new ArrayList<>();
    try (Served served = Served.on(choice, BUNDLE, folder)) {
      for (int i = 0; i < 20; i++) returns.add(opened(served, i % 2 == 0 ? "4" : "20"));
      awaitAll(served, returns, "waived");
      await(() -> status(served, returns.getLast()).equals("labelled"));
      assertEquals(200, Returns.received(served, returns.getLast()));
    }
    LockSupport.parkNanos(2_000_000_000L); // the time to send it is over while nobody is there
    try (Served served = Served.on(choice, BUNDLE, folder)) {
      await(() -> count(served.database(), "status='completed'") == 20);
      assertEquals("received", status(served, returns.getLast()));
      awaitAll(served, returns.subList(1, 18), "lapsed");
      assertEquals(0, count(served.database(), "due NOT NULL"));
      assertEquals(20, count(served.database(), "true"));
      assertEquals(List.of(), faults(served.database()));
      // Each effect once: opened, waived or labelled and then lapsed or received.
      Rows events =
          served
              .database()
              .execute(Statement.read("SELECT count(*) FROM event WHERE entity='Return'"));
      assertEquals(10 * 2 + 10 * 3, events.requiredInteger(0, 0));
    }
  }

  @Test
  void a_call_beyond_the_budget_of_a_run_is_not_made() throws IOException {
    Bundle bundle =
        changed(
            "workflows/workflows.json",
            "\"processId\": \"return\"",
            "\"processId\": \"return\", \"budget\": {\"calls\": 1}");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      String waived = opened(served, "4");
      String labelled = Returns.opened(served, "20", "PT0.1S");
      await(() -> count(served.database(), "trouble='WORKFLOW_BUDGET_EXCEEDED'") == 1);
      await(() -> count(served.database(), "status='completed'") == 1);
      assertEquals("waived", status(served, waived));
      assertEquals("labelled", status(served, labelled));
    }
  }

  @Test
  void a_limit_that_is_reached_has_steps_wait_and_none_fail() throws IOException {
    Bundle bundle =
        changed(
            "project.json",
            "{",
            "{ \"rateLimits\": { \"slow\": { \"perMinute\": 120, \"burst\": 1, \"for\":"
                + " \"commands\" } },");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      for (int i = 0; i < 8; i++) opened(served, "4");
      await(() -> count(served.database(), "status='completed'") == 8);
      Rows delays =
          served
              .database()
              .execute(
                  Statement.read(
                      "SELECT count(*) FILTER (WHERE type='StepDelayed'),count(*) FILTER (WHERE"
                          + " type='StepFailed') FROM event WHERE entity='Run'"));
      assertTrue(delays.requiredInteger(0, 0) > 0);
      assertEquals(0, delays.requiredInteger(0, 1));
      assertEquals(List.of(), faults(served.database(), bundle));
    }
  }

  /** The example with another text in one of its files. */
  private Bundle changed(String file, String find, String replace) throws IOException {
    Path blueprint = folder.resolve("blueprint");
    copy(Blueprints.example("returns"), blueprint);
    Path changed = blueprint.resolve(file);
    String text = Files.readString(changed);
    int at = text.indexOf(find);
    assertTrue(at >= 0, file + " has no " + find);
    Files.writeString(
        changed, text.substring(0, at) + replace + text.substring(at + find.length()));
    return Served.value(Compiler.compile(blueprint));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void a_backup_has_its_runs_and_verify_finds_a_row_that_is_not_as_its_events_say() {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), BUNDLE, folder);
        Database back = SqliteDatabase.open(":memory:")) {
      oneEndedAndOneWaits(served);

      List<String> lines = new ArrayList<>();
      var unused = new DatabaseBackup(served.database(), _ -> FILE.bytes()).write(lines::add);
      DatabaseRestore.Restored restored = DatabaseRestore.restore(back, lines.stream());
      // Whoever lost the answer asks again.
      assertEquals(restored.events(), DatabaseRestore.restore(back, lines.stream()).events());

      assertEquals(rows(served.database()), rows(back));
      assertEquals(List.of(), faults(back));
      back.execute(Statement.write("UPDATE lathe_run SET status='failed' WHERE due NOT NULL"));
      assertTrue(faults(back).getFirst().endsWith("is not as its events say"));
      back.execute(Statement.write("DELETE FROM lathe_run"));
      assertTrue(faults(back).getFirst().endsWith("has events and no row"));
    }
  }

  @Test
  void runs_of_a_log_that_was_imported_have_their_rows_before_they_are_served() {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), BUNDLE, folder);
        Database elsewhere = SqliteDatabase.open(":memory:")) {
      oneEndedAndOneWaits(served);
      var into = new EventImport(elsewhere);
      for (LoggedEvent event : new EventLog(served.database()).after(0, EventSelection.ALL)) {
        into.add(event.line());
      }
      into.finish();
      new BundleRollout(elsewhere).finish(BUNDLE, FILE.id());

      assertEquals(rows(served.database()), rows(elsewhere));
      assertEquals(List.of(), faults(elsewhere));
    }
  }

  private static void oneEndedAndOneWaits(Served served) {
    String waits = Returns.opened(served, "20", "P14D");
    String waived = opened(served, "4");
    await(() -> status(served, waits).equals("labelled"));
    await(() -> status(served, waived).equals("waived"));
    await(() -> count(served.database(), "status='completed'") == 1);
    await(() -> count(served.database(), "due NOT NULL AND claimed IS NULL") == 1);
  }

  private static List<String> faults(Database database) {
    return faults(database, BUNDLE);
  }

  private static List<String> faults(Database database, Bundle bundle) {
    return new DatabaseVerification(
            database, bundle, BundleFile.of(bundle).id(), () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }

  private static List<List<Object>> rows(Database database) {
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT id,hash,version,status,business_key,state,due,started_at,at,ended_at"
                    + " FROM lathe_run ORDER BY id"));
    return IntStream.range(0, rows.size())
        .mapToObj(
            row ->
                IntStream.range(0, rows.columns().size())
                    .mapToObj(column -> (Object) String.valueOf(rows.value(row, column)))
                    .toList())
        .toList();
  }

  private static String opened(Served served, String price) {
    return Returns.opened(served, price, "PT2S");
  }

  private static String status(Served served, String id) {
    return served.http().get("/api/returns/" + id).get("status");
  }

  /** Every other one, from the first on. */
  private static void awaitAll(Served served, List<String> ids, String status) {
    for (int i = 0; i < ids.size(); i += 2) {
      String id = ids.get(i);
      await(() -> status(served, id).equals(status));
    }
  }

  private static long count(Database database, String where) {
    return database
        .execute(Statement.read("SELECT count(*) FROM lathe_run WHERE " + where))
        .requiredInteger(0, 0);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
