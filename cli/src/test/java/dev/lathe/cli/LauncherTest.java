package dev.lathe.cli;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher script builds, where, and what it says when it cannot. */
class LauncherTest extends LauncherTree {
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
    launch(script, Map.of(), "check");
    launch(script, Map.of(), "check");
    assertEquals(1, builds());

    Path source = home.resolve("cli/src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    launch(script, Map.of(), "check");
    assertEquals(2, builds(), "a changed source");
  }

  @Test
  void a_removed_source_is_a_change() throws Exception {
    launch(script, Map.of(), "check");
    Thread.sleep(20); // the file system's clock ticks more coarsely than ours
    Files.delete(home.resolve("cli/src/main/java/A.java"));
    launch(script, Map.of(), "check");
    assertEquals(2, builds());
  }

  @Test
  void a_build_that_fails_shows_why_and_where_to_read_on() throws Exception {
    Run run = launch(script, Map.of("FAKE_FAILURE", "planted"), "check");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("[ERROR] planted"), run.err());
    assertTrue(run.err().contains(home.resolve("target/lathe/build.log").toString()), run.err());
    assertFalse(Files.exists(home.resolve("target/lathe/lock")));
    assertEquals(0, launch(script, Map.of(), "check").exit(), "the next build starts afresh");
  }

  @Test
  void two_at_once_build_once() throws Exception {
    Process first = start(script, Map.of("FAKE_SECONDS", "1"), "check");
    Process second = start(script, Map.of("FAKE_SECONDS", "1"), "check");

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

    assertEquals(0, launch(script, Map.of(), "check").exit());
    assertFalse(Files.exists(lock));
  }

  @Test
  void stopping_it_stops_the_build() throws Exception {
    Process launcher = start(script, Map.of("FAKE_SECONDS", "10"), "check");
    while (builds() == 0) {
      Thread.sleep(20);
    }
    launcher.toHandle().destroy(); // the process itself would close its streams

    assertEquals(143, finish(launcher).exit());
    assertFalse(Files.exists(home.resolve("target/lathe/lock")));
  }

  @ParameterizedTest
  @CsvSource({
    "--help, lathe",
    "-h, lathe",
    "help, lathe",
    "--json --help, lathe",
    "help dev, dev",
    "dev --help, dev",
    "events --help, events",
    "events tail --help, events-tail",
    "help events tail, events-tail",
    "help events ../tail, events",
    "dev some/where -h, dev"
  })
  void help_needs_nothing_and_builds_nothing(String arguments, String topic) throws Exception {
    Run run =
        launch(
            script,
            Map.of("JAVA_HOME", "/nowhere", "MAVEN_HOME", "/nowhere"),
            arguments.split(" ", -1));

    assertEquals(0, run.exit(), run.err());
    assertEquals("how to " + topic + "\n", run.out());
    assertFalse(Files.exists(home.resolve("target")));
  }

  @Test
  void without_a_command_it_asks_for_one() throws Exception {
    Run run = launch(script, Map.of());

    assertEquals(2, run.exit());
    assertEquals("lathe: which command?\nhow to lathe\n", run.err());
    assertEquals(0, builds());
  }

  @Test
  void help_about_what_is_not_there_says_so() throws Exception {
    for (String word : List.of("nope", "../commands/dev", ".")) {
      Run run = launch(script, Map.of(), word, "--help");

      assertEquals(2, run.exit());
      assertEquals("lathe: there is no command `" + word + "`.\nhow to lathe\n", run.err());
    }
  }

  @Test
  void a_command_that_is_not_there_is_refused_before_a_first_build() throws Exception {
    Run run = launch(script, Map.of(), "nope", "some/where");

    assertEquals(2, run.exit());
    assertEquals("lathe: there is no command `nope`.\nhow to lathe\n", run.err());
    assertEquals(0, builds());
    assertFalse(Files.exists(home.resolve("target")));
  }

  @Test
  void what_is_built_tells_of_a_command_that_is_not_there() throws Exception {
    launch(script, Map.of(), "check");

    Run run = launch(script, Map.of(), "chek");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().endsWith("chek\n"), run.out());
  }

  @Test
  void its_version_is_that_of_the_project_file() throws Exception {
    Files.copy(Path.of("..", "pom.xml"), home.resolve("pom.xml"), REPLACE_EXISTING);

    assertEquals(CommandLineRun.of("--version").out(), launch(script, Map.of(), "--version").out());
    assertEquals(0, builds());
  }

  @Test
  void a_maven_that_is_too_old_is_named() throws Exception {
    Run run = launch(script, Map.of("FAKE_VERSION", "3.6.3"), "check");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("Maven 3.6.\n  Install Maven 3.8 or newer"), run.err());
  }

  @Test
  void a_first_build_without_a_network_says_what_is_missing_and_what_to_do() throws Exception {
    Run run =
        launch(
            script,
            Map.of(
                "FAKE_FAILURE",
                "Plugin x:1 or one of its dependencies could not be resolved: Could not transfer"
                    + " artifact x:pom:1 from/to central (https://repo): Unknown host"),
            "check");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("lathe: Maven cannot fetch what Lathe is built with"), run.err());
    assertTrue(run.err().contains("Unknown host"), run.err());
    assertTrue(run.err().contains("~/.m2/settings.xml"), run.err());
  }

  @Test
  void a_folder_that_cannot_be_written_to_is_built_in_a_copy() throws Exception {
    try (var _ = new Sealed(home)) {
      Run first = launchAsGuest(Map.of(), "check", "a b");
      Run second = launchAsGuest(Map.of(), "check");

      assertEquals(0, first.exit(), first.err());
      assertTrue(first.err().contains(home + " cannot be written to: building in " + cache));
      assertTrue(first.out().endsWith("\ncheck\na b\n"), first.out());
      assertEquals("", second.err());
      assertEquals(1, builds());
    }
  }

  @Test
  void what_its_owner_built_there_is_taken_over() throws Exception {
    launch(script, Map.of(), "check");
    try (var _ = new Sealed(home)) {
      Run run = launchAsGuest(Map.of("MAVEN_HOME", "/nowhere"), "check");

      assertEquals(0, run.exit(), run.err());
      assertTrue(run.out().contains(cache.toString()), run.out());
      assertEquals(1, builds());
    }
  }

  @Test
  void nowhere_to_build_is_an_error_that_says_so() throws Exception {
    try (var _ = new Sealed(home)) {
      Run run = launchAsGuest(Map.of("XDG_CACHE_HOME", home.toString()), "check");

      assertEquals(3, run.exit());
      assertTrue(run.err().startsWith("lathe: " + home + " cannot be written to, and "), run.err());
      assertTrue(run.err().contains("Set XDG_CACHE_HOME"), run.err());
    }
  }

  @Test
  void a_home_and_a_folder_for_temporary_files_are_not_needed() throws Exception {
    ProcessBuilder builder = builder(script, Map.of("TMPDIR", "/nowhere"), "check");
    builder.environment().keySet().removeAll(List.of("HOME", "XDG_CACHE_HOME"));

    Run run = finish(builder.start());
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void a_path_that_java_cannot_take_is_refused() throws Exception {
    Path moved = Files.move(home, temp.resolve("a:b"));
    Map<String, String> tools =
        Map.of(
            "JAVA_HOME", moved.resolve("jdk").toString(),
            "MAVEN_HOME", moved.resolve("maven").toString());

    Run run = launch(moved.resolve("lathe"), tools, "check");
    assertEquals(3, run.exit());
    assertTrue(run.err().contains("Move it to a path without"), run.err());
  }

  @Test
  void skipped_tests_are_told_in_one_line_with_the_reason() throws Exception {
    Run run = launch(script, Map.of("FAKE_SKIPS", "a &lt;b&gt; is missing"), "test");

    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.err()
            .contains(
                "lathe: 3 tests skipped, as a <b> is missing: 2 of ATest, 1 of BTest\n"
                    + "lathe: all tests that ran passed"),
        run.err());
  }

  @Test
  void tests_are_chosen_by_their_tag() throws Exception {
    Run run = launch(script, Map.of(), "test", "--tag", "shared");

    assertEquals(0, run.exit(), run.err());
    assertTrue(Files.readString(runs).endsWith("-B verify -Dgroups=shared\n"), "asked of Maven");
    assertTrue(run.err().contains("lathe: of those tagged shared, all tests passed"), run.err());
  }

  /** A folder that nobody may write to, nor to the folders in it, until it is closed. */
  private record Sealed(Path folder) implements AutoCloseable {
    Sealed {
      permit(folder, "r-xr-xr-x");
    }

    @Override
    public void close() {
      permit(folder, "rwxr-xr-x");
    }

    private static void permit(Path folder, String permissions) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.filter(Files::isDirectory).toList()) {
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(permissions));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
