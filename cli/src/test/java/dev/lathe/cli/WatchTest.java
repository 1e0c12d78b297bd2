package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lathe check --watch} in a process of its own, as a terminal runs it. */
class WatchTest {
  /** A JVM starts and compiles in a second or two; a busy machine takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path work;

  @Test
  void each_save_replaces_the_report_until_it_is_told_to_stop() throws Exception {
    Path garden = work.resolve("garden");
    assertEquals(0, CommandLineRun.of("init", garden.toString()).exitCode());
    Path report = garden.resolve("findings.json");
    Process watching = watch(garden, report);
    try {
      Json.Obj first = await(report, json -> generation(json) == 1);
      assertEquals(Json.of(true), first.get("ok").orElseThrow());

      Path graph = garden.resolve("services/tasks/graphs/listTasks.json");
      String right = Files.readString(graph);
      Files.writeString(graph, right.replace("task.createdAt", "task.createdOn"));
      Json.Obj wrong = await(report, json -> !ok(json));
      assertEquals(List.of("SEM_FIELD_NOT_FOUND"), codes(wrong));

      Files.delete(graph); // as an editor does that saves by renaming
      Files.writeString(graph, right);
      Json.Obj again = await(report, json -> generation(json) > generation(wrong) && ok(json));
      assertEquals(List.of(), codes(again));
      assertTrue(watching.isAlive());

      // Ended by the same hook as with Ctrl-C, whose signal a shell's background job ignores.
      watching.destroy();
      assertTrue(watching.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, watching.exitValue());
    } finally {
      watching.destroyForcibly();
    }
    try (var left = Files.list(garden)) {
      assertFalse(left.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }

  @Test
  void a_report_without_watching_is_wrong_usage() {
    var run = CommandLineRun.of("check", work.toString(), "--report", "findings.json");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--report goes with --watch"), run.err());
  }

  private Process watch(Path blueprint, Path report) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Lathe.class.getName());
    command.addAll(
        List.of("check", blueprint.toString(), "--watch", "--report", report.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("said.txt").toFile())
        .start();
  }

  /** The report as soon as it is as {@code wanted}; every version before must be whole. */
  private Json.Obj await(Path report, Predicate<Json.Obj> wanted) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (Files.exists(report)
          && JsonText.parse(Files.readString(report)) instanceof Json.Obj json
          && wanted.test(json)) {
        return json;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it said " + Files.readString(work.resolve("said.txt")));
  }

  private static int generation(Json.Obj report) {
    return ((Json.Num) report.get("generation").orElseThrow()).decimal().intValueExact();
  }

  private static boolean ok(Json.Obj report) {
    return Json.of(true).equals(report.get("ok").orElseThrow());
  }

  private static List<String> codes(Json.Obj report) {
    return ((Json.Arr) report.get("findings").orElseThrow())
        .items().stream()
            .map(finding -> ((Json.Obj) finding).get("code").orElseThrow())
            .map(code -> ((Json.Str) code).value())
            .toList();
  }
}
