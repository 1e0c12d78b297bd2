package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lathe.dev.Http.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite fails a statement whose pattern is too long, wherever in a graph the pattern stands. */
class LongPatternsTest {
  private static final int LONGEST = 50_000;

  @TempDir static Path folder;
  private static Served served;
  private static Http http;

  @BeforeAll
  static void start() {
    served = Served.blueprint(Path.of("src/test/resources/statements/patterns"), folder);
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
}
