package dev.lathe.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a tree of its own, with a JDK and a Maven that only say what they were
 * asked.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      pwd
      for argument in "$@"; do printf '%s\\n' "$argument"; done
      """;

  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo run >>"$FAKE_RUNS"
      sleep "${FAKE_SECONDS:-0}"
      if [ -n "${FAKE_FAILURE:-}" ]; then
        echo "[ERROR] $FAKE_FAILURE"
        exit 1
      fi
      mkdir -p cli/target/lib
      : >cli/target/lib/other.jar
      : >cli/target/lathe-cli-1.jar
      """;

  @TempDir Path temp;
  private Path home;
  private Path script;
  private Path runs;

  @BeforeEach
  void a_tree_in_a_folder_with_a_space() throws IOException {
    home = Files.createDirectories(temp.toRealPath().resolve("a b"));
    runs = home.resolve("runs");
    script = home.resolve("lathe");
    Files.copy(Path.of("..", "lathe"), script);
    executable(home.resolve("jdk/bin/java"), FAKE_JAVA);
    executable(home.resolve("jdk/bin/javac"), FAKE_JAVA);
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    executable(home.resolve("maven/bin/mvn"), FAKE_MAVEN);
    Files.createDirectories(home.resolve(".mvn"));
    Files.createDirectories(home.resolve("cli/src/main/java"));
    for (String file : List.of("pom.xml", "cli/pom.xml", "cli/src/main/java/A.java")) {
      Files.writeString(home.resolve(file), "");
      Files.setLastModifiedTime(home.resolve(file), FileTime.from(Instant.now().minusSeconds(60)));
    }
  }

  @Test
  void arguments_and_folder_of_the_caller_arrive_as_they_are() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), script);

    Run run = launch(link, Map.of(), "check", "a b", "", "*");

    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(temp.toRealPath().toString(), lines.getFirst());
    assertEquals(
        List.of("dev.lathe.cli.Lathe", "check", "a b", "", "*"),
        lines.subList(lines.size() - 5, lines.size()));
    String classpath = lines.get(lines.indexOf("-cp") + 1);
    assertTrue(classpath.matches(".*/lib/lathe-cli-1.jar:.*/lib/other.jar"), classpath);
  }

  @Test
  void only_what_is_stale_is_built() throws Exception {
    launch(script, Map.of());
    launch(script, Map.of());
    assertEquals(1, builds());

    Path source = home.resolve("cli/src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    launch(script, Map.of());
    assertEquals(2, builds(), "a changed source");
  }

  @Test
  void a_removed_source_is_a_change() throws Exception {
    launch(script, Map.of());
    Thread.sleep(20); // the file system's clock ticks more coarsely than ours
    Files.delete(home.resolve("cli/src/main/java/A.java"));
    launch(script, Map.of());
    assertEquals(2, builds());
  }

  @Test
  void a_build_that_fails_shows_why_and_where_to_read_on() throws Exception {
    Run run = launch(script, Map.of("FAKE_FAILURE", "planted"));

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("[ERROR] planted"), run.err());
    assertTrue(run.err().contains(home.resolve("target/lathe/build.log").toString()), run.err());
    assertFalse(Files.exists(home.resolve("target/lathe/lock")));
    assertEquals(0, launch(script, Map.of()).exit(), "the next build starts afresh");
  }

  @Test
  void two_at_once_build_once() throws Exception {
    Process first = start(script, Map.of("FAKE_SECONDS", "1"));
    Process second = start(script, Map.of("FAKE_SECONDS", "1"));

    assertEquals(0, finish(first).exit());
    assertEquals(0, finish(second).exit());
    assertEquals(1, builds());
  }

  @Test
  void the_lock_of_a_dead_owner_is_taken_over() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(home.resolve("target/lathe/lock"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    assertEquals(0, launch(script, Map.of()).exit());
    assertFalse(Files.exists(lock));
  }

  @Test
  void stopping_it_stops_the_build() throws Exception {
    Process launcher = start(script, Map.of("FAKE_SECONDS", "10"));
    while (builds() == 0) {
      Thread.sleep(20);
    }
    launcher.toHandle().destroy(); // the process itself would close its streams

    assertEquals(143, finish(launcher).exit());
    assertFalse(Files.exists(home.resolve("target/lathe/lock")));
  }

  private record Run(int exit, String out, String err) {}

  private int builds() throws IOException {
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  private Run launch(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    return finish(start(launcher, environment, arguments));
  }

  private Process start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LATHE_"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("MAVEN_HOME", home.resolve("maven").toString());
    builder.environment().put("FAKE_RUNS", runs.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run finish(Process process) throws Exception {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    try (var out = process.getInputStream();
        var err = process.getErrorStream()) {
      return new Run(
          process.waitFor(),
          new String(out.readAllBytes(), UTF_8),
          new String(err.readAllBytes(), UTF_8));
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
