package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in an unpacked archive: it runs what is beside it, and neither looks nor builds. */
final class LauncherArchiveTest extends LauncherTree {
  @BeforeEach
  void an_archive() throws Exception {
    Files.writeString(home.resolve("release"), "version 1.2.3\nplatform linux-x64\n");
    Files.delete(home.resolve("pom.xml"));
    Files.createDirectories(home.resolve("runtime/bin"));
    Files.move(home.resolve("jdk/bin/java"), home.resolve("runtime/bin/java"));
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/lathe-cli-1.jar"), "");
    Files.createDirectories(home.resolve("native"));
    Files.writeString(home.resolve("native/libsqlitejdbc.so"), "");
    Files.createDirectories(home.resolve("pages"));
  }

  @Test
  void it_runs_its_own_java_and_builds_nothing() throws Exception {
    var bare = Map.of("JAVA_HOME", "", "MAVEN_HOME", "", "HOME", "", "XDG_CACHE_HOME", "");
    Run run = launch(script, bare, "check", "a b", "");

    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.contains(home.resolve("lib/lathe-cli-1.jar").toString()), run.out());
    assertTrue(lines.contains("-Dlathe.home=" + home), run.out());
    assertTrue(lines.contains("-Dlathe.pages=" + home.resolve("pages")), run.out());
    assertTrue(lines.contains("-Dorg.sqlite.lib.name=libsqlitejdbc.so"), run.out());
    assertEquals(
        List.of("dev.lathe.cli.Lathe", "check", "a b", ""),
        lines.subList(lines.size() - 4, lines.size()));
    assertEquals(0, builds());
    assertFalse(Files.exists(home.resolve("target")), "it writes nothing beside it");
    assertFalse(Files.exists(cache));
  }

  @Test
  void it_knows_its_version_and_where_its_pages_are() throws Exception {
    assertEquals("lathe 1.2.3\n", launch(script, Map.of(), "--version").out());
    assertEquals(home.resolve("pages") + "\n", launch(script, Map.of(), "ui", "build").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "release", "test", "test --tag slow", "test --simulate 5"})
  void what_is_for_a_clone_says_so(String command) throws Exception {
    Run run = launch(script, Map.of(), command.split(" "));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains("a clone"), run.err());
  }

  @Test
  void half_an_archive_says_what_to_do() throws Exception {
    Files.delete(home.resolve("runtime/bin/java"));
    Run run = launch(script, Map.of(), "check");
    assertEquals(3, run.exit());
    assertTrue(run.err().contains("Unpack it again"), run.err());
  }
}
