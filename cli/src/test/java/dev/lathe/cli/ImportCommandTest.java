package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImportCommandTest {
  private static final int ROWS = 10_000;

  /** Each of so many rows is refused: the plan has one seat. */
  private static final int REFUSED = 100;

  private static final int KILLED_AFTER = 1_500;

  @TempDir Path folder;

  @Test
  void rows_are_done_once_although_the_import_is_killed_and_refusals_are_listed() throws Exception {
    Path file = folder.resolve("people.csv");
    var lines = new ArrayList<String>(List.of("email,name,plan,seats"));
    for (int i = 1; i <= ROWS; i++) {
      boolean bad = i % REFUSED == 0;
      lines.add(
          "p%s@example.org,\"Person, %s\",%s,%s"
              .formatted(i, i, bad ? "free" : "team", bad ? 7 : ""));
    }
    Files.write(file, lines);
    Path report = folder.resolve("people.csv.report.jsonl");
    try (DevServer server = served()) {
      Process first = started(file, server);
      while (lines(report) < KILLED_AFTER && first.isAlive()) Thread.sleep(5);
      assertTrue(first.isAlive(), "it is killed in the middle of it");
      first.destroyForcibly().waitFor();
      long before = number(server, "SELECT count(*) FROM event");
      assertTrue(before > 0 && before < ROWS, "rows before: " + before);
      Files.writeString(report, Files.readString(report) + "{\"row\":99"); // a line cut off

      CommandLineRun again = run(file, server);
      assertEquals(1, again.exitCode(), again.err());
      assertTrue(again.err().contains("goes on after "), again.err());
      assertTrue(again.err().contains("9900 of 10000 rows done, 100 refused, 0 left"), again.err());
      assertTrue(again.out().contains("row 100: FREE_IS_FOR_ONE the free plan"), again.out());
      assertTrue(again.out().contains("and 80 more"), again.out());
      assertEquals(ROWS - ROWS / REFUSED, number(server, "SELECT count(*) FROM event"));
      assertEquals(
          ROWS - ROWS / REFUSED,
          number(server, "SELECT count(DISTINCT json_extract(data,'$.after.email')) FROM event"));

      CommandLineRun third = run(file, server);
      assertTrue(third.err().contains("goes on after 10000 of 10000 rows"), third.err());
      assertEquals(ROWS - ROWS / REFUSED, number(server, "SELECT count(*) FROM event"));
    }
  }

  @Test
  void a_row_without_an_answer_has_its_key_still() throws Exception {
    Path file = folder.resolve("people.jsonl");
    String row = "{\"email\":\"a@example.org\",\"name\":\"A\",\"plan\":\"team\"}";
    Files.writeString(file, row + "\n\n" + row + "\n");
    try (DevServer server = served()) {
      CommandLineRun run = run(file, server, "--json", "--parallel", "2");
      assertEquals(1, run.exitCode(), run.err());
      assertTrue(run.out().contains("\"row\":2,\"status\":409"), run.out());
      assertTrue(run.out().contains("\"done\":1,\"replayed\":0,\"refused\":1"), run.out());
      Path report = folder.resolve("people.jsonl.report.jsonl");
      List<String> told = Files.readAllLines(report);
      Files.write(report, told.subList(0, 2)); // the answers were lost
      CommandLineRun again = run(file, server, "--json");
      assertTrue(again.out().contains("\"done\":1,\"replayed\":2,\"refused\":1"), again.out());
      assertEquals(1, number(server, "SELECT count(*) FROM event"));
    }
  }

  @Test
  void another_file_needs_another_report_and_old_rows_a_word() throws Exception {
    Path file = folder.resolve("people.csv");
    Files.writeString(file, "email,name,plan\na@example.org,A,team\n");
    try (DevServer server = served()) {
      assertEquals(0, run(file, server).exitCode());
      Files.writeString(file, "email,name,plan\nb@example.org,B,team\n");
      CommandLineRun other = run(file, server);
      assertEquals(1, other.exitCode());
      assertTrue(other.err().contains("tells of another import"), other.err());
      Path report = folder.resolve("other.jsonl");
      assertEquals(0, run(file, server, "--report", report.toString()).exitCode());
      List<String> told = new ArrayList<>(Files.readAllLines(report).subList(0, 1));
      told.add("{\"sent\":1,\"to\":1,\"at\":\"" + Instant.now().minusSeconds(80_000) + "\"}");
      Files.write(report, told);
      CommandLineRun old = run(file, server, "--report", report.toString());
      assertEquals(1, old.exitCode());
      assertTrue(old.err().contains("--unanswered send or skip"), old.err());
      CommandLineRun sent =
          run(file, server, "--report", report.toString(), "--unanswered", "send");
      assertEquals(0, sent.exitCode(), sent.err());
      assertEquals(2, number(server, "SELECT count(*) FROM event"));
    }
  }

  @Test
  void what_cannot_be_imported_is_told() throws Exception {
    Path file = folder.resolve("people.csv");
    Files.writeString(file, "email,name,plan\na@example.org,A\n");
    try (DevServer server = served()) {
      CommandLineRun cells = run(file, server);
      assertTrue(cells.err().contains("row 1, line 2: 2 cells under 3 columns"), cells.err());
      Files.writeString(file, "id\n1\n");
      String to = server.address().toString();
      CommandLineRun unknown =
          CommandLineRun.of("import", file.toString(), "--binding", "no/such", "--to", to);
      assertEquals(1, unknown.exitCode());
      assertTrue(unknown.err().contains("ROUTE_NOT_FOUND"), unknown.err());
      CommandLineRun reads =
          CommandLineRun.of(
              "import",
              file.toString(),
              "--binding",
              "getUser",
              "--to",
              to,
              "--report",
              folder.resolve("r").toString());
      assertTrue(reads.err().contains("only commands come in lists"), reads.err());
    }
    assertEquals(2, CommandLineRun.of("import", file.toString(), "--binding", "a b").exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a,b~1,2|[a, b][1, 2]",
        "a~\"x,\"\"y~z\"|[a][x,\"y~z]",
        "a,b~~,\"\"~|[a, b][, ]",
        "\ufeffa~ä|[a][ä]",
        "a\r~b\r~|[a][b]"
      })
  void records_are_read_as_they_are_written(String text, String expected) throws IOException {
    var records = new CsvRecords(new StringReader(text.replace('~', '\n')));
    var read = new StringBuilder();
    for (Optional<List<String>> one = records.next(); one.isPresent(); one = records.next()) {
      read.append(one.get());
    }
    assertEquals(expected.replace('~', '\n'), read.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a~\"b|line 2: a quote is never closed",
        "a\"b|line 1: a quote within",
        "\"a\"b|line 1: something follows"
      })
  void a_quote_where_none_can_be_is_told_with_its_line(String text, String said) {
    var thrown =
        assertThrows(
            ImportedRows.Unreadable.class,
            () -> {
              var records = new CsvRecords(new StringReader(text.replace('~', '\n')));
              while (records.next().isPresent()) {}
            });
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(said), thrown.getMessage());
  }

  private DevServer served() {
    Bundle bundle =
        switch (Compiler.compile(Path.of("../examples/signup"))) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    return DevServer.start(
        new DevOptions(
            bundle,
            new DevFolder(folder.resolve("data")),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            0));
  }

  private static CommandLineRun run(Path file, DevServer server, String... more) {
    var arguments =
        new ArrayList<String>(
            List.of(
                "import",
                file.toString(),
                "--binding",
                "signUp",
                "--to",
                server.address().toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private Process started(Path file, DevServer server) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.lathe.cli.Lathe",
            "import",
            file.toString(),
            "--binding",
            "signUp",
            "--to",
            server.address().toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("first.txt").toFile())
        .start();
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) return 0;
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static long number(DevServer server, String sql) {
    return server.database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }
}
