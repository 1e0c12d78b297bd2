package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many rows a list has for who does not say how many. */
class ListLimitTest {
  private static final String WRITTEN =
      "\"limit\": { \"type\": \"integer\", \"mode\": \"defaulted\", \"default\": 20 }";
  private static final String GRAPH = "services/tracker/graphs/listIssues.json";
  private static final String PAGED = "\"page\": { \"most\": 100 },";
  private static final String BINDINGS = "services/tracker/bindings/bindings.json";

  @TempDir private Path folder;

  @Test
  void a_limit_that_may_be_left_out_is_then_the_most_that_it_may_be() throws IOException {
    try (Served served = served("\"mode\": \"nullable\", \"max\": 2")) {
      assertEquals(2, rows(served, ""));
      assertEquals(2, rows(served, "?limit=2"));
      assertEquals(1, rows(served, "?limit=1"));
      assertEquals(0, rows(served, "?limit=0"));
      Answer more = served.http().get("/v1/issues?limit=3");
      assertEquals(400, more.status(), more.text());
      assertTrue(more.text().contains("2"), more.text());
    }
  }

  @Test
  void without_a_most_it_is_all_rows() throws IOException {
    try (Served served = served("\"mode\": \"nullable\"")) {
      assertTrue(rows(served, "") > 2);
      assertEquals(2, rows(served, "?limit=2"));
    }
  }

  private static int rows(Served served, String query) {
    Answer answer = served.http().get("/v1/issues" + query);
    assertEquals(200, answer.status(), answer.text());
    return ((Json.Arr) answer.body()).items().size();
  }

  private Served served(String written) throws IOException {
    Path from = Blueprints.example("issue-tracker");
    Path blueprint = folder.resolve("blueprint");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = blueprint.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    replace(blueprint.resolve(BINDINGS), PAGED, "");
    replace(
        blueprint.resolve(GRAPH), WRITTEN, "\"limit\": { \"type\": \"integer\", " + written + " }");
    Bundle bundle = Served.value(Compiler.compile(blueprint));
    return Served.on(new DatabaseChoice.OwnFile(), bundle, folder.resolve("served"));
  }

  private static void replace(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(before), text);
    Files.writeString(file, text.replace(before, after));
  }
}
