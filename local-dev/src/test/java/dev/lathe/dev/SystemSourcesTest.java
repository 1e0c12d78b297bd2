package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs that read tasks and runs of workflows show what is for who asks, and count nothing else.
 */
class SystemSourcesTest {
  private static final Duration LATE = Duration.ofSeconds(60);

  private static final String COUNT =
      """
      {
        "id": "countTasks",
        "signature": { "inputs": {}, "output": { "type": "rowset<Count>", "from": "out" } },
        "nodes": [
          { "id": "tasks", "type": "findMany", "config": { "source": { "system": "tasks" } } },
          { "id": "n", "type": "reduce", "config": { "input": "tasks", "into": "Count",
            "group": {}, "measures": { "n": { "fn": "count" } } } },
          { "id": "out", "type": "result", "value": { "$ref": "n" } }
        ],
        "allowScan": { "reason": "a test" }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void each_caller_is_shown_what_is_theirs(String database) {
    Bundle bundle = Served.value(Compiler.compile(Blueprints.example("approvals")));
    DatabaseChoice choice =
        database.equals("sqld") ? new DatabaseChoice.OwnServer() : new DatabaseChoice.OwnFile();
    try (Served served = Served.on(choice, bundle, folder)) {
      String expense = submitted(served, "ann");
      await(() -> rows(get(served, "/api/my/tasks", "bob", "lead")).size() == 1);
      Json.Obj task = rows(get(served, "/api/my/tasks", "bob", "lead")).getFirst();
      assertEquals("check the expense", task.text("what").orElseThrow());
      assertEquals(expense, task.text("expense").orElseThrow());
      Instant opened = Instant.parse(task.text("openedAt").orElseThrow());
      assertEquals(opened.plus(Duration.ofDays(2)), Instant.parse(task.text("due").orElseThrow()));

      // Others learn of neither.
      assertEquals(List.of(), rows(get(served, "/api/my/tasks", "eve", "director")));
      assertEquals(List.of(), rows(get(served, "/api/my/tasks", "tim", "none")));
      assertEquals(1, rows(get(served, "/api/my/runs", "ann", "none")).size());
      assertEquals(List.of(), rows(get(served, "/api/my/runs", "bob", "lead")));
      assertEquals(401, served.http().get("/api/my/tasks").status());

      // What is given to somebody is theirs, whatever their roles are.
      String id = task.text("id").orElseThrow();
      assertEquals(
          200,
          served
              .http()
              .post("/_lathe/tasks/" + id + "/delegate", "{\"to\":\"tim\"}", as("bob", "lead"))
              .status());
      assertEquals(
          "tim",
          rows(get(served, "/api/my/tasks", "tim", "none"))
              .getFirst()
              .text("assignee")
              .orElseThrow());
      assertEquals(
          200,
          served
              .http()
              .post("/_lathe/tasks/" + id + "/complete", "{\"approved\":true}", as("tim", "none"))
              .status());
      assertEquals(List.of(), rows(get(served, "/api/my/tasks", "bob", "lead")));
      await(
          () ->
              rows(get(served, "/api/my/runs", "ann", "none"))
                  .getFirst()
                  .text("status")
                  .orElseThrow()
                  .equals("completed"));
      // The same as the routes of tasks say, one by one.
      for (String role : List.of("lead", "director", "none")) {
        assertEquals(
            tasks(get(served, "/_lathe/tasks", "tim", role)),
            rows(get(served, "/api/my/tasks", "tim", role)).size());
      }
    }
  }

  @Test
  void what_is_not_shown_is_not_counted_and_readers_are_named() throws IOException {
    Path blueprint = folder.resolve("blueprint");
    copy(Blueprints.example("approvals"), blueprint);
    Path expenses = blueprint.resolve("services/expenses");
    Files.writeString(expenses.resolve("graphs/countTasks.json"), COUNT);
    replace(
        expenses.resolve("graphs/shapes.json"),
        "\"TaskLine\": {",
        "\"Count\": { \"fields\": { \"n\": { \"type\": \"integer\", \"nullable\": false } } },"
            + " \"TaskLine\": {");
    replace(
        expenses.resolve("bindings/bindings.json"),
        "\"myTasks\": {",
        "\"countTasks\": { \"allow\": \"authenticated\", \"exposure\": \"read\", \"graph\":"
            + " \"countTasks\", \"target\": { \"engine\": \"sqlite\", \"dialect\": \"sqlite\" },"
            + " \"http\": { \"method\": \"GET\", \"path\": \"/my/count\", \"summary\": \"n\","
            + " \"parameters\": [] } }, \"myTasks\": {");
    replace(
        blueprint.resolve("workflows/workflows.json"),
        "\"roles\": [\"approvals\"]",
        "\"roles\": [\"approvals\"], \"read\": \"'auditor' in user.roles\"");
    Bundle bundle = Served.value(Compiler.compile(blueprint));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder.resolve("data"))) {
      String unused = submitted(served, "ann");
      String unusedToo = submitted(served, "tom");
      await(() -> rows(get(served, "/api/my/tasks", "bob", "lead")).size() == 2);
      assertEquals("[{\"n\":2}]", get(served, "/api/my/count", "bob", "lead").text());
      assertEquals("[{\"n\":0}]", get(served, "/api/my/count", "eve", "director").text());
      assertEquals(1, rows(get(served, "/api/my/runs", "tom", "none")).size());
      assertEquals(2, rows(get(served, "/api/my/runs", "una", "auditor")).size());
      assertEquals(0, rows(get(served, "/api/my/runs", "eve", "director")).size());
    }
  }

  private static void replace(Path file, String what, String by) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(what), what);
    Files.writeString(file, text.replace(what, by));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private String submitted(Served served, String person) {
    Answer answer =
        served
            .http()
            .post(
                "/api/expenses",
                "{\"purpose\":\"Hotel\",\"amount\":\"120.00\"}",
                as(person, "none"));
    assertEquals(201, answer.status(), answer.text());
    return answer.get("expenseId");
  }

  private Answer get(Served served, String path, String person, String role) {
    return served.http().get(path, as(person, role));
  }

  private static long tasks(Answer answer) {
    return JsonText.parse(answer.get("tasks")) instanceof Json.Arr(List<Json> items)
        ? items.size()
        : -1;
  }

  private static List<Json.Obj> rows(Answer answer) {
    assertEquals(200, answer.status(), answer.text());
    return JsonText.parse(answer.text()) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private String[] as(String person, String role) {
    Path data = Files.exists(folder.resolve("data")) ? folder.resolve("data") : folder;
    String token =
        new TokenWishes(
                person,
                new TreeMap<>(new Members().with("roles", List.of(role)).object().members()),
                List.of(),
                List.of(),
                Duration.ofMinutes(10))
            .signedBy(IssuerFile.in(data).orElseThrow(), Instant.now());
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
