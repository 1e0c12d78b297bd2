package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunSteering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, loops, calls and compensations of runs, on the returns example drawn otherwise. */
class WorkflowMessagesTest {
  private static final Duration LATE = Duration.ofSeconds(30);
  @TempDir private Path folder;

  private Bundle bundle() throws IOException {
    return Served.value(Compiler.compile(blueprint()));
  }

  private Path blueprint() throws IOException {
    Path blueprint = folder.resolve("blueprint");
    copy(Blueprints.example("returns"), blueprint);
    Path workflows = blueprint.resolve("workflows");
    Files.delete(workflows.resolve("return.bpmn"));
    copy(Path.of("src/test/resources/workflows"), workflows);
    return blueprint;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.copy(file, target);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void runs_hear_what_they_wait_for_once(String database) throws IOException {
    DatabaseChoice choice =
        database.equals("sqld") ? new DatabaseChoice.OwnServer() : new DatabaseChoice.OwnFile();
    Bundle bundle = bundle();
    try (Served served = Served.on(choice, bundle, folder)) {
      String comes = Returns.opened(served, "20", "P14D");
      String lapses = Returns.opened(served, "20", "PT1S");
      String dear = Returns.opened(served, "100", "P14D");
      await(() -> rests(served, comes).equals("come"));
      assertEquals(200, Returns.received(served, comes));
      await(() -> ended(served, comes) && ended(served, lapses) && ended(served, dear));
      // What a run sends begins another one a moment after the run has ended.
      await(() -> served.number("SELECT count(*) FROM lathe_run") == 8);
      await(() -> served.number("SELECT count(*) FROM lathe_run WHERE status='running'") == 0);

      assertEquals(
          List.of("ReturnOpened", "ReturnLabelled", "ReturnReceived"), types(served, comes));
      assertEquals(
          List.of("ReturnOpened", "ReturnLabelled", "ReturnLapsed"), types(served, lapses));
      // Its run opened three others, and the one it called labelled it and took that back.
      assertEquals(List.of("ReturnOpened", "ReturnLabelled", "ReturnLapsed"), types(served, dear));
      assertEquals(
          3,
          runs(
              served,
              "handling",
              "business_key NOT IN ('%s','%s','%s')".formatted(comes, lapses, dear)));
      assertEquals(1, runs(served, "closing", "business_key='" + dear + "'"));
      assertEquals(1, runs(served, "late", "business_key='" + lapses + "'"));
      assertEquals(8, served.number("SELECT count(*) FROM lathe_run WHERE trouble IS NULL"));
      // The label of each was heard once, before or after the run waited for it, and the coming of
      // one: the run that called another one was told of a label that it never waits for.
      assertEquals(4, served.number("SELECT count(*) FROM event WHERE type='MessageReceived'"));
      assertEquals(List.of(), served.faults());
    }
  }

  @Test
  void an_event_that_is_seen_again_is_no_second_message() throws IOException {
    Bundle bundle = bundle();
    String comes;
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      comes = Returns.opened(served, "20", "P14D");
      await(() -> rests(served, comes).equals("come"));
    }
    try (var database = SqliteDatabase.open(file().toString())) {
      database.execute(Statement.write("UPDATE cursor SET position=0 WHERE name='workflows'"));
    }
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      String next = Returns.opened(served, "20", "P14D");
      await(() -> rests(served, next).equals("come"));
      assertEquals("come", rests(served, comes));
      assertEquals(2, served.number("SELECT count(*) FROM event WHERE type='MessageReceived'"));
      assertEquals(2, served.number("SELECT count(*) FROM lathe_run"));
      assertEquals(
          0, served.number("SELECT count(*) FROM lathe_run WHERE state LIKE '%\"kept\"%'"));
    }
  }

  /**
   * The live bundle has nothing that waits for this event, and has been listened to for a while.
   */
  @Test
  void a_run_listens_at_once_to_the_definition_that_it_moved_to() throws IOException {
    Path blueprint = blueprint();
    WorkflowPlan hears = handling(Served.value(Compiler.compile(blueprint)));
    Path workflows = blueprint.resolve("workflows/workflows.json");
    String deaf = Files.readString(workflows).replace("\"ReturnReceived\"\n", "\"ReturnLapsed\"\n");
    Files.writeString(workflows, deaf);
    Bundle live = Served.value(Compiler.compile(blueprint));
    assertNotEquals(hears.hash(), handling(live).hash());
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), live, folder)) {
      String stays = Returns.opened(served, "20", "P14D");
      String moves = Returns.opened(served, "20", "P14D");
      await(() -> rests(served, stays).equals("come") && rests(served, moves).equals("come"));
      var steering = new RunSteering(served.database(), SystemPlatform.create());
      var hand = new RunSteering.Hand(Optional.of("carol"), Optional.empty());
      assertInstanceOf(
          RunSteering.Steered.Done.class, steering.migrate(run(served, moves), hears, hand));

      assertEquals(200, Returns.received(served, stays));
      assertEquals(200, Returns.received(served, moves));

      await(() -> ended(served, moves));
      assertEquals("come", rests(served, stays));
      assertEquals(List.of(), served.faults());
    }
  }

  private static WorkflowPlan handling(Bundle bundle) {
    return bundle.workflows().stream()
        .filter(plan -> plan.id().equals("handling"))
        .findFirst()
        .orElseThrow();
  }

  private static String run(Served served, String key) {
    return served
        .database()
        .execute(Statement.read("SELECT id FROM lathe_run WHERE business_key=?1", key))
        .requiredText(0, 0);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".db")).findFirst().orElseThrow();
    }
  }

  private static String rests(Served served, String key) {
    Rows rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT state->>'$.tokens[0].node' FROM lathe_run WHERE business_key=?1"
                        + " AND definition='handling'",
                    key));
    return rows.isEmpty() ? "" : String.valueOf(rows.text(0, 0));
  }

  private static boolean ended(Served served, String key) {
    return runs(served, "handling", "status='completed' AND business_key='" + key + "'") == 1;
  }

  private static List<String> types(Served served, String id) {
    return served.trace("Return-" + id).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private static long runs(Served served, String definition, String where) {
    return served.number(
        "SELECT count(*) FROM lathe_run WHERE definition='" + definition + "' AND " + where);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
