package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands of operators in processes of their own, ended by {@code kill -9} in the middle of it.
 * What they left is taken for nothing whole, and the same command again comes to the same end.
 */
@Tag("slow")
final class KilledCommandsTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "issue-tracker");

  /** With steps of init. */
  private static final Path FIRST =
      Path.of("..", "compiler", "src", "test", "resources", "golden", "init", "blueprint");

  private static final int EVENTS = 6_000;

  /** After the first sign of work, in milliseconds. */
  private static final List<Integer> KILLED_AFTER = List.of(0, 120);

  @TempDir private Path folder;
  private Path store = Path.of("");
  private Path log = Path.of("");
  private String served = "";

  @BeforeEach
  void serve() throws IOException {
    store = folder.resolve("store");
    Path seeds = folder.resolve("seeds.db");
    ok("push", EXAMPLE.toString(), "--to", store.toString());
    live("sqlite:" + seeds);
    Path few = folder.resolve("few.jsonl");
    ok("events", "export", "-o", few.toString(), "--database", "sqlite:" + seeds);
    String bob =
        Files.readAllLines(few).stream()
            .filter(line -> line.contains("\"subject\":\"User-bob\""))
            .findFirst()
            .orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= EVENTS; i++) {
      lines.add(
          bob.replace("bob", "u" + i)
              .replaceFirst("\"latheposition\":\\d+", "\"latheposition\":" + i));
    }
    log = Files.write(folder.resolve("log.jsonl"), lines);
    served = "sqlite:" + folder.resolve("served.db");
    ok("events", "import", log.toString(), "--database", served);
    live(served);
  }

  @Test
  void a_backup() throws Exception {
    Path whole = folder.resolve("whole.jsonl.gz");
    ok(with("backup", served, whole));
    Path file = folder.resolve("killed.jsonl.gz");
    Path part = folder.resolve("killed.jsonl.gz.part");
    int cut = 0;
    for (int after : KILLED_AFTER) {
      if (!killed(() -> Files.exists(part), after, with("backup", served, file))) break;
      assertFalse(Files.exists(file), "half of it has the name of a whole one");
      assertTrue(Files.exists(part));
      for (String name : List.of("taken-for-one.jsonl.gz", "taken-for-one.jsonl")) {
        Path taken = folder.resolve(name);
        Files.deleteIfExists(taken);
        Files.copy(part, taken);
        var restored = restore(taken, "sqlite:" + folder.resolve("of-a-part.db"));
        assertEquals(1, restored.exitCode(), restored.err());
        assertTrue(
            restored.err().contains("backup") || restored.err().contains("is empty"),
            restored.err());
        assertEquals(1, restored.err().lines().count(), restored.err());
      }
      cut++;
    }
    assertTrue(cut > 0, "never killed in the middle");
    Files.deleteIfExists(file);
    ok(with("backup", served, file));
    assertEquals(-1, Files.mismatch(whole, file));
    assertFalse(Files.exists(part));
  }

  @Test
  void a_restore() throws Exception {
    Path backup = folder.resolve("whole.jsonl.gz");
    ok(with("backup", served, backup));
    int parts = 0;
    for (int after : KILLED_AFTER) {
      Path file = folder.resolve("restored-" + after + ".db");
      String database = "sqlite:" + file;
      boolean killed =
          killed(
              () -> written(file),
              after,
              "restore",
              backup.toString(),
              "--database",
              database,
              "--to",
              folder.resolve("kept").toString());
      if (killed && !served(database, "`lathe restore`")) parts++;
      var again = restore(backup, database);
      assertEquals(0, again.exitCode(), again.err());
      as(database, with("verify", served));
    }
    assertTrue(parts > 0, "never killed in the middle");
  }

  @Test
  void an_import_of_events() throws Exception {
    int parts = 0;
    for (int after : KILLED_AFTER) {
      Path file = folder.resolve("imported-" + after + ".db");
      String database = "sqlite:" + file;
      String[] words = {"events", "import", log.toString(), "--database", database};
      boolean killed = killed(() -> written(file), after, words);
      if (killed && !served(database, "`lathe events import`")) parts++;
      ok(words);
      live(database);
      as(database, with("verify", served));
    }
    assertTrue(parts > 0, "never killed in the middle");
  }

  @Test
  void a_rebuild() throws Exception {
    for (int after : KILLED_AFTER) {
      long bundles = bundles();
      boolean unused =
          killed(() -> bundles() > bundles, after, with("rebuild", served, Path.of("User")));
      ok(with("rebuild", served, Path.of("User")));
      live(served); // as the channel says
      var verified = CommandLineRun.of(with("verify", served));
      assertEquals(0, verified.exitCode(), verified.out());
    }
  }

  @Test
  void first_data() throws Exception {
    String whole = "sqlite:" + folder.resolve("whole.db");
    ok(with("init-data", whole, FIRST));
    for (int after : KILLED_AFTER) {
      Path file = folder.resolve("first-" + after + ".db");
      String database = "sqlite:" + file;
      boolean unused = killed(() -> Files.exists(file), after, with("init-data", database, FIRST));
      ok(with("init-data", database, FIRST));
      ok(with("init-data", database, FIRST));
      as(database, with("verify", whole));
    }
  }

  /** Whether it was as far as that; else it neither goes live, nor is kept as a backup. */
  private boolean served(String database, String wayOut) throws IOException {
    var run = CommandLineRun.of(with("verify", database));
    if (run.exitCode() == 0) return true;
    Path file = folder.resolve("of-a-part.jsonl");
    Files.deleteIfExists(file);
    for (var other :
        List.of(
            CommandLineRun.of(with("init-data", database, FIRST)),
            CommandLineRun.of(with("backup", database, file)))) {
      assertTrue(other.exitCode() != 0 && other.err().contains(wayOut), other.err());
    }
    assertFalse(Files.exists(file));
    return false;
  }

  /** What is told of {@code database} is told of the one that nobody killed. */
  private static void as(String database, String[] verify) {
    var whole = CommandLineRun.of(verify);
    List<String> words = new ArrayList<>(List.of(verify));
    words.set(words.indexOf("--database") + 1, database);
    var other = CommandLineRun.of(words.toArray(String[]::new));
    assertEquals(0, other.exitCode(), other.out() + other.err());
    assertEquals(whole.out() + whole.err(), other.out() + other.err());
  }

  private static CommandLineRun restore(Path file, String database) {
    return CommandLineRun.of("restore", file.toString(), "--database", database);
  }

  private String[] with(String command, String database, Path... files) {
    List<String> words = new ArrayList<>(List.of(command));
    for (Path file : files) words.add(file.toString());
    Collections.addAll(words, "--database", database, "--from", store.toString());
    return words.toArray(String[]::new);
  }

  private static void ok(String... words) {
    var run = CommandLineRun.of(words);
    assertEquals(0, run.exitCode(), String.join(" ", words) + ": " + run.out() + run.err());
  }

  private void live(String address) {
    try (Database database = Databases.open(address)) {
      new ChannelRollout(BundleStores.open(store.toString()), "live", database).follow();
    }
  }

  /** Whether it was in the middle of it. */
  private boolean killed(BooleanSupplier begun, int after, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Lathe.class.getName()));
    Collections.addAll(command, words);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.txt").toFile())
            .start();
    while (process.isAlive() && !begun.getAsBoolean()) {
      boolean unused = process.waitFor(2, TimeUnit.MILLISECONDS);
    }
    boolean unused = process.waitFor(after, TimeUnit.MILLISECONDS);
    boolean alive = process.isAlive();
    process.destroyForcibly().waitFor();
    return alive;
  }

  /** Whether it has more than system tables. */
  private static boolean written(Path file) {
    try {
      Path wal = Path.of(file + "-wal");
      return Files.exists(wal) && Files.size(wal) > 400_000;
    } catch (IOException e) {
      return false; // gone between the two
    }
  }

  private long bundles() {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
