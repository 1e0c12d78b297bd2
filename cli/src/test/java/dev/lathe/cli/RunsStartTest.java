package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator begins a run of what begins without an event. */
final class RunsStartTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "approvals");

  @TempDir private Path folder;

  private static Bundle bundle() {
    return switch (Compiler.compile(EXAMPLE)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  @Test
  void a_run_begins_once_for_a_key_and_what_does_not_fit_is_told() {
    var options =
        new DevOptions(
            bundle(),
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            0);
    try (DevServer _ = DevServer.start(options)) {
      CommandLineRun begun =
          start("secondLook", "--input", "expense=e1", "--key", "k", "--as", "ops", "--json");
      assertEquals(0, begun.exitCode(), begun.err());
      var told = (Json.Obj) JsonText.parse(begun.out());
      assertEquals("e1", told.text("key").orElseThrow());
      String id = told.text("run").orElseThrow();
      CommandLineRun again =
          start("secondLook", "--input", "expense=e1", "--key", "k", "--as", "ops");
      assertEquals(id + " of secondLook had begun before", again.out().strip());
      assertTrue(start("secondLook", "--input", "expense=e1").out().strip().endsWith(" begins"));

      refused(
          "the key `k` belongs to a run with other inputs",
          "secondLook",
          "--input",
          "expense=e2",
          "--key",
          "k",
          "--as",
          "ops");
      refused("`secondLook` can't begin so: `expense`", "secondLook");
      refused("`x` is not a known", "secondLook", "--input", "expense=e", "--input", "x=1");
      refused("each start of `approval` waits for an event", "approval");
      refused("there is no definition `other`; there are approval, payout, secondLook", "other");

      CommandLineRun trace = runs("trace", id, "--json");
      assertTrue(trace.out().contains("\"by\":\"ops\""), trace.out());
    }
  }

  private void refused(String why, String... args) {
    CommandLineRun run = start(args);
    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  private CommandLineRun start(String... args) {
    var all = new ArrayList<>(List.of("start"));
    all.addAll(Arrays.asList(args));
    all.add("--from");
    all.add(folder.resolve("bundles").toString());
    return runs(all.toArray(String[]::new));
  }

  private CommandLineRun runs(String... args) {
    var all = new ArrayList<>(List.of("runs"));
    all.addAll(Arrays.asList(args));
    all.add("--database");
    all.add("sqlite:" + new DevFolder(folder).sqlite());
    return CommandLineRun.of(all.toArray(String[]::new));
  }
}
