package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of what is no database, or does not answer: a line that says what to do, no SQL. */
final class DatabaseAddressesTest {
  private static final Pattern INNER =
      Pattern.compile("SELECT|INSERT|CREATE|PRAGMA|SQLITE_|\tat |Exception|bug");

  @TempDir private Path folder;

  static Stream<String> commands() {
    return Stream.of(
        "verify --from STORE",
        "backup FILE --from STORE",
        "rebuild Issue --from STORE",
        "init-data --from STORE",
        "events tail",
        "events export",
        "events show 1",
        "why Issue 1 title",
        "audit",
        "parked list",
        "parked release --all",
        "claims list",
        "runs list",
        "state Issue-1 --from STORE",
        "status ../examples/issue-tracker --to STORE");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_file_of_something_else(String command) throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no database\n".repeat(100));
    String said = told(3, command, "sqlite:" + text);
    assertTrue(said.contains("it is no SQLite database: name another file"), said);
    assertTrue(said.contains(text.toString()), said);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_folder(String command) {
    String said = told(1, command, "sqlite:" + folder);
    assertTrue(said.contains("is a folder: name a file"), said);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_server_that_is_not_there(String command) {
    String said = told(3, command, "http://127.0.0.1:1");
    assertTrue(said.contains("nobody listens there; look at its address, or start it"), said);
  }

  @Test
  void a_folder_or_a_file_of_something_else_for_what_is_made() throws IOException {
    Path backup = Files.writeString(folder.resolve("none.jsonl"), "");
    for (String command : List.of("events import FILE", "init-data ../examples/issue-tracker")) {
      String words = command.replace("FILE", backup.toString()) + " ";
      String said = told(3, words.strip(), "sqlite:" + folder);
      assertTrue(said.contains("it is a folder: name a file"), said);
      Path beneath = Files.writeString(folder.resolve("notes.txt"), "x").resolve("new.db");
      said = told(3, words.strip(), "sqlite:" + beneath);
      assertTrue(said.contains("cannot make the folder"), said);
    }
  }

  private String told(int exitCode, String command, String address) {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(
          word.equals("STORE")
              ? folder.resolve("store").toString()
              : word.equals("FILE") ? folder.resolve("file").toString() : word);
    }
    words.add("--database");
    words.add(address);
    var run = CommandLineRun.of(words.toArray(String[]::new));
    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(!INNER.matcher(run.err()).find(), run.err());
    return run.err();
  }
}
