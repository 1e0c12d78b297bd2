package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.dev.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite fails a statement whose pattern is too long, wherever in a graph the pattern stands. */
class LongPatternsTest {
  private static final int LONGEST = 50_000;

  @TempDir static Path folder;
  private static final Path BLUEPRINT = Path.of("src/test/resources/statements/patterns");
  private static final String PARAM = "{\n              \"$param\": \"pattern\"\n            }";

  private static Served served;
  private static Http http;

  @BeforeAll
  static void start() {
    served = Served.blueprint(BLUEPRINT, folder);
    http = served.http();
    assertEquals(200, http.post("/box", "{\"id\":\"b1\"}").status());
    assertEquals(200, http.post("/make", "{\"id\":\"p1\"}").status());
  }

  @AfterAll
  static void stop() {
    if (served != null) {
      served.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter",
        "listed",
        "exists",
        "map",
        "measure",
        "findOne",
        "answer",
        "branch",
        "guard",
        "payload",
        "aggregateId",
        "call"
      })
  void a_pattern_that_is_too_long_is_refused_at_the_door(String graph) {
    Answer tooLong = asked(graph, LONGEST + 1);
    assertEquals(400, tooLong.status(), tooLong.text());
    assertEquals("VALIDATION_ERROR", tooLong.get("code"));

    Answer longest = asked(graph, LONGEST);
    assertNotEquals("VALIDATION_ERROR", longest.get("code"));
    assertNotEquals("INTERNAL_ERROR", longest.get("code"));
  }

  private static Answer asked(String graph, int length) {
    String pattern = "p".repeat(length - 1) + "%";
    return http.post("/" + graph, "{\"id\":\"p1\",\"pattern\":\"%s\"}".formatted(pattern));
  }

  @Test
  void a_default_that_is_too_long_is_no_default_of_a_pattern(@TempDir Path copy)
      throws IOException {
    String required =
        "\"pattern\": {\n        \"type\": \"string\",\n        \"mode\": \"required\"";
    String defaulted = required.replace("required", "defaulted") + ", \"default\": \"%s\"";
    changed(copy, "filter", required, defaulted.formatted("p".repeat(LONGEST)));
    assertEquals(List.of(), errors(copy));

    changed(copy, "filter", required, defaulted.formatted("p".repeat(LONGEST + 1)));
    assertEquals(List.of(DiagnosticCode.INPUT_DEFAULT_MISMATCH), errors(copy));
  }

  /** The errors where requests may leave out the pattern of the first binding. */
  private static List<DiagnosticCode> errors(Path blueprint) throws IOException {
    Path bindings = blueprint.resolve("bindings.json");
    String required = "(\"bindTo\": \"pattern\",\\s+\"required\": )true";
    Files.writeString(bindings, Files.readString(bindings).replaceFirst(required, "$1false"));
    return Compiler.compile(blueprint).findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void a_literal_that_is_too_long_matches_nothing(@TempDir Path copy, @TempDir Path data)
      throws IOException {
    String literal = "{ \"$literal\": \"%s\" }";
    changed(copy, "answer", PARAM, literal.formatted("p".repeat(LONGEST - 1) + "%"));
    assertTrue(found(copy, data.resolve("longest")));

    changed(copy, "answer", PARAM, literal.formatted("p".repeat(LONGEST) + "%"));
    assertFalse(found(copy, data.resolve("longer")));
  }

  @Test
  void a_computed_one_that_is_too_long_matches_nothing(@TempDir Path copy, @TempDir Path data)
      throws IOException {
    changed(
        copy, "answer", PARAM, "{ \"concat\": [{ \"$param\": \"id\" }, { \"$literal\": \"%\" }] }");
    assertFalse(found(copy, data));
  }

  private static boolean found(Path blueprint, Path folder) {
    try (var changed = Served.blueprint(blueprint, folder)) {
      String id = "p".repeat(LONGEST);
      Answer answer =
          changed.http().post("/answer", "{\"id\":\"%s\",\"pattern\":\"p\"}".formatted(id));
      assertEquals(200, answer.status(), answer.text());
      return answer.text().contains("true");
    }
  }

  /** The blueprint with {@code graph} changed, in {@code copy}. */
  private static void changed(Path copy, String graph, String from, String to) throws IOException {
    try (Stream<Path> files = Files.walk(BLUEPRINT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(BLUEPRINT.relativize(file));
        Files.createDirectories(target.getParent());
        String text = Files.readString(file);
        if (file.endsWith(Path.of("graphs", graph + ".json"))) {
          assertTrue(text.contains(from), text);
          text = text.replace(from, to);
        }
        Files.writeString(target, text);
      }
    }
  }
}
