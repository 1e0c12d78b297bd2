package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of init in databases that are new, served, or have something else in their place. */
final class InitDataCommandTest {
  private static final Path WRITTEN =
      Path.of("..", "compiler", "src", "test", "resources", "golden", "init", "blueprint");

  private static final String MORE =
      """
      { "seedVersion": 1, "events": [
        { "id": "init:m:1", "eventType": "NoteWrite", "rntAggregateType": "Note", "rntAggregateId": "m",
          "subject": "Note-m", "rntVersion": 1, "time": "2026-02-01T09:00:00.000Z",
          "data": { "title": "More" } } ] }
      """;

  @TempDir private Path folder;
  private Path blueprint = Path.of("");
  private Path file = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void write() throws IOException {
    blueprint = folder.resolve("notes");
    file = folder.resolve("notes.db");
    store = folder.resolve("store");
    try (Stream<Path> paths = Files.walk(WRITTEN)) {
      for (Path path : paths.toList()) {
        Path to = blueprint.resolve(WRITTEN.relativize(path).toString());
        if (Files.isDirectory(path)) Files.createDirectories(to);
        else Files.copy(path, to);
      }
    }
  }

  @Test
  void a_new_database_is_ready_with_the_data_of_the_steps_and_that_is_done_once() {
    var dry = run(blueprint.toString(), "--dry-run");
    assertEquals(1, dry.exitCode());
    assertFalse(Files.exists(file), "a rehearsal made a database");

    var first = run(blueprint.toString(), "--json");
    assertEquals(0, first.exitCode(), first.err());
    Json.Obj told = (Json.Obj) JsonText.parse(first.out());
    assertEquals(new Json.Bool(true), told.members().get("ran"));
    assertEquals(
        "[{\"step\":\"notes\",\"service\":\"notes\",\"state\":\"done\",\"events\":1,\"applied\":1}]",
        JsonText.write(told.members().getOrDefault("steps", Json.NULL)));

    for (var again : List.of(run(blueprint.toString()), run(), run("--dry-run"))) {
      assertEquals(0, again.exitCode(), again.err());
      assertEquals("notes: done, 1 of 1 events of notes\n", again.out());
      assertTrue(again.err().endsWith("all 1 step done\n"), again.err());
    }
    assertEquals(1, number("SELECT count(*) FROM event"));
    assertEquals(1, notes("title='Welcome'"));
    var verified = CommandLineRun.of(with("verify"));
    assertEquals(0, verified.exitCode(), verified.out());
  }

  @Test
  void a_step_that_is_new_waits_for_the_rollout_of_its_bundle() throws IOException {
    assertEquals(0, run(blueprint.toString()).exitCode());
    more();
    var dry = run(blueprint.toString(), "--dry-run");
    assertEquals(0, dry.exitCode(), dry.err());
    assertEquals(
        "notes: done, 1 of 1 events of notes\nmore: waiting, 0 of 1 events of notes\n", dry.out());
    var refused = run(blueprint.toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("`lathe push` it"), refused.err());
    assertEquals(1, number("SELECT count(*) FROM event"));

    rollOut();
    var live = run();
    assertEquals(0, live.exitCode(), live.err());
    assertTrue(live.err().endsWith("all 2 steps done\n"), live.err());
    assertEquals(2, notes("true"));
  }

  @Test
  void what_the_log_says_otherwise_is_told_before_a_push() throws IOException {
    assertEquals(0, run(blueprint.toString()).exitCode());
    Path seed = blueprint.resolve("init").resolve("notes.json");
    Files.writeString(seed, Files.readString(seed).replace("Welcome", "Hello"));
    for (var run : List.of(run(blueprint.toString(), "-n"), run(blueprint.toString()))) {
      assertEquals(5, run.exitCode());
      assertTrue(run.out().startsWith("notes: refused, 1 of 1 events of notes\n"), run.out());
      assertTrue(
          run.out().contains("`init:n:1` of init step `notes`, version 1 of `Note-n`"), run.out());
      assertTrue(run.out().contains("its field `title` differs"), run.out());
    }
  }

  @Test
  void a_database_that_serves_nothing_has_no_steps_of_its_own() throws IOException {
    Files.createFile(file);
    var run = run();
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("say whose steps, with a folder"), run.err());
  }

  private void more() throws IOException {
    Path init = blueprint.resolve("init");
    Files.writeString(init.resolve("more.json"), MORE);
    Path steps = init.resolve("init.json");
    String step =
        """
        , { "id": "more", "type": "init", "provider": "seed-events", "targetService": "notes",
            "mode": "lifecycle", "input": { "path": "more.json" }, "dependsOn": ["notes"] } ]
        """;
    String written = Files.readString(steps);
    int end = written.lastIndexOf(']');
    Files.writeString(steps, written.substring(0, end) + step + written.substring(end + 1));
  }

  private void rollOut() {
    assertEquals(
        0, CommandLineRun.of("push", blueprint.toString(), "--to", store.toString()).exitCode());
    try (Database database = Databases.open("sqlite:" + file)) {
      new ChannelRollout(BundleStores.open(store.toString()), "live", database).follow();
    }
  }

  /** Rows of the entity's table, whose name has a hash. */
  private long notes(String where) {
    try (Database database = Databases.open("sqlite:" + file)) {
      String table =
          database.execute(Statement.read("SELECT name FROM generation")).requiredText(0, 0);
      return database
          .execute(Statement.read("SELECT count(*) FROM " + table + " WHERE " + where))
          .requiredInteger(0, 0);
    }
  }

  private long number(String sql) {
    try (Database database = Databases.open("sqlite:" + file)) {
      return database.execute(Statement.read(sql)).requiredInteger(0, 0);
    }
  }

  private CommandLineRun run(String... args) {
    return CommandLineRun.of(with("init-data", args));
  }

  private String[] with(String command, String... args) {
    List<String> words = new ArrayList<>(List.of(command));
    Collections.addAll(words, args);
    Collections.addAll(words, "--database", "sqlite:" + file, "--from", store.toString());
    return words.toArray(String[]::new);
  }
}
