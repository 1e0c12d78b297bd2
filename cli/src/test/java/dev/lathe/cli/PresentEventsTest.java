package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export of events as they would be written now. */
final class PresentEventsTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "issue-tracker");

  @TempDir private Path folder;
  private String address = "";
  private Path store = Path.of("");
  private Path blueprint = Path.of("");

  @BeforeEach
  void serve() throws IOException {
    store = folder.resolve("store");
    blueprint = folder.resolve("tracker");
    address = "sqlite:" + folder.resolve("served.db");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = blueprint.resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(file, to);
      }
    }
    push();
  }

  @Test
  void those_of_older_forms_are_read_by_upcasts_and_others_are_as_they_were_written()
      throws IOException {
    List<String> written = lines("events", "export");
    Path issue = blueprint.resolve("pdm/entities/Issue.json");
    Files.writeString(
        issue,
        Files.readString(issue)
            .replace(
                "\"stateMachine\": {",
                "\"upcasts\": { \"IssueReport\": { \"1\": { \"set\": { \"storyPoints\": { \"mul\":"
                    + " [\"storyPoints\", 10] } } } } },\n  \"stateMachine\": {"));
    List<String> byBlueprint =
        lines("events", "export", "--upcast", "--blueprint", blueprint.toString());
    push();
    List<String> byLive = lines("events", "export", "--upcast");
    assertEquals(byBlueprint, byLive);
    assertEquals(written, lines("events", "export"), "the log is as it was");
    assertEquals(written.size(), byLive.size());
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i).contains("\"eventtype\":\"IssueReport\"")) {
        assertTrue(written.get(i).contains("\"rntschemaversion\":1"), written.get(i));
        assertTrue(byLive.get(i).contains("\"rntschemaversion\":2"), byLive.get(i));
        assertTrue(byLive.get(i).contains("IssueReport.v2.json"), byLive.get(i));
        assertEquals(10 * points(written.get(i)), points(byLive.get(i)));
      } else if (!written.get(i).contains("\"rntaggregatetype\":\"Issue\"")) {
        assertEquals(written.get(i), byLive.get(i));
      }
    }
  }

  @Test
  void how_they_are_read_is_asked_for() {
    var plain =
        CommandLineRun.of(
            "events", "export", "--blueprint", blueprint.toString(), "--database", address);
    assertEquals(2, plain.exitCode());
    assertTrue(plain.err().contains("--upcast"), plain.err());
    String empty = "sqlite:" + folder.resolve("empty.db");
    try (Database database = Databases.open(empty)) {
      new EventImport(database).finish(); // a log that nothing serves
    }
    var nothing =
        CommandLineRun.of(
            "events", "export", "--upcast", "--database", empty, "--from", store.toString());
    assertEquals(1, nothing.exitCode());
    assertTrue(nothing.err().contains("--blueprint"), nothing.err());
  }

  private static int points(String line) {
    return Integer.parseInt(line.replaceAll(".*\"storyPoints\":(\\d+).*", "$1"));
  }

  private List<String> lines(String... words) {
    var all =
        Stream.concat(
            Stream.of(words), Stream.of("--database", address, "--from", store.toString()));
    CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return run.out().lines().toList();
  }

  private void push() {
    var pushed = CommandLineRun.of("push", blueprint.toString(), "--to", store.toString());
    assertEquals(0, pushed.exitCode(), pushed.err());
    try (Database database = Databases.open(address)) {
      new ChannelRollout(BundleStores.open(store.toString()), "live", database).follow();
    }
  }
}
