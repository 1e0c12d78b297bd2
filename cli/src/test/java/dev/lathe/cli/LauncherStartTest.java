package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the launcher script starts the command line: quickly, and knowing how it was typed. */
final class LauncherStartTest extends LauncherTree {
  @Test
  void a_build_keeps_the_classes_of_a_run_and_the_starts_after_it_use_them() throws Exception {
    Files.createDirectories(home.resolve("examples/orders"));
    Run first = launch(script, Map.of(), "check");
    Run second = launch(script, Map.of(), "check");

    assertTrue(first.err().contains("lathe: preparing a quick start"), first.err());
    assertEquals(first.out(), second.out());
    String cache = option(second, "-XX:AOTCache=");
    assertTrue(Files.exists(Path.of(cache)), cache);
    String jars = cache.replaceFirst("[^/]*$", "lib/");
    assertTrue(option(second, "-cp").startsWith(jars), "it goes with the jars that it is from");
  }

  @Test
  void a_quick_start_that_cannot_be_prepared_fails_nothing() throws Exception {
    Files.createDirectories(home.resolve("examples/orders"));
    executable(home.resolve("jdk/bin/java"), "#!/bin/sh\nexit 1\n");
    Run run = launch(script, Map.of(), "check");
    assertEquals(1, run.exit());
    assertFalse(run.err().contains("Exception"), run.err());

    executable(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Run again = launch(script, Map.of(), "check");
    assertEquals(0, again.exit(), again.err());
    assertFalse(again.out().contains("AOTCache"), again.out());
  }

  @Test
  void hints_name_the_command_as_it_was_typed() throws Exception {
    assertEquals(script.toString(), option(launch(script, Map.of(), "check"), "-Dlathe.command="));

    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("lathe"), script);
    var onPath = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    assertEquals("lathe", option(launch(link, onPath, "check"), "-Dlathe.command="));
  }

  @Test
  void help_names_the_command_as_it_was_typed() throws Exception {
    Files.writeString(
        home.resolve("docs/commands/check.txt"),
        "Usage: lathe check [-h]\n  lathe check tasks\nlathe is a machine\n");
    Path link = Files.createSymbolicLink(temp.resolve("lt"), script);
    String said = launch(link, Map.of(), "check", "--help").out();
    assertEquals(
        "Usage: %1$s check [-h]\n  %1$s check tasks\nlathe is a machine\n".formatted(link), said);
  }

  @Test
  void a_build_tells_its_phases() throws Exception {
    var slow =
        Map.of(
            "FAKE_SECONDS",
            "2",
            "FAKE_SAYS",
            "[INFO] Building Lathe compiler 0.1.0-SNAPSHOT              [2/8]");
    Run run = launch(script, slow, "check");
    List<String> said = run.err().lines().toList();
    assertTrue(said.contains("lathe: building compiler"), run.err());
    assertTrue(said.getLast().startsWith("lathe: built in "), run.err());

    Files.delete(home.resolve("cli/src/main/java/A.java"));
    String fetching = "[INFO] Downloading from central: https://repo.maven.apache.org/x.jar";
    Run first = launch(script, Map.of("FAKE_SECONDS", "2", "FAKE_SAYS", fetching), "check");
    assertTrue(first.err().contains("lathe: fetching what it is built with"), first.err());
  }

  /** What follows the argument, or stands in it behind its equals sign. */
  private static String option(Run run, String name) throws IOException {
    List<String> lines = run.out().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals(name)) return lines.get(i + 1);
      if (name.endsWith("=") && lines.get(i).startsWith(name)) {
        return lines.get(i).substring(name.length());
      }
    }
    throw new IOException("no " + name + " in " + run.out() + run.err());
  }
}
