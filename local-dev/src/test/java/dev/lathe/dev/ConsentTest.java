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
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A step that a person has to agree to is called once they have, as they saw it, and else never.
 */
class ConsentTest {
  private static final Duration LATE = Duration.ofSeconds(60);
  private static final String RESERVE = "\"input\": { \"id\": \"$process.expense\" }";

  @TempDir private Path folder;

  private Bundle bundle(String consent) throws IOException {
    Path blueprint = folder.resolve("blueprint");
    Path from = Blueprints.example("approvals");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, blueprint.resolve(from.relativize(file).toString()));
      }
    }
    Path workflows = blueprint.resolve("workflows/workflows.json");
    String text = Files.readString(workflows);
    int first = text.indexOf(RESERVE);
    assertTrue(first > 0);
    Files.writeString(
        workflows,
        text.substring(0, first)
            + RESERVE
            + ", "
            + consent
            + text.substring(first + RESERVE.length()));
    return Served.value(Compiler.compile(blueprint));
  }

  private Path data() {
    return folder.resolve("data");
  }

  @Test
  void a_step_is_called_once_somebody_agreed_as_they_saw_it() throws IOException {
    Bundle bundle =
        bundle("\"propose\": { \"role\": \"'treasurer' in user.roles\", \"not\": \"starter\" }");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data())) {
      String expense = submitted(served);
      await(() -> tasks(served, "tess", "treasurer").size() == 1);
      assertEquals(List.of(), tasks(served, "bob", "lead"));
      assertEquals("null", get(served, "/api/expenses/" + expense, "bob", "lead").get("reserved"));

      String task = tasks(served, "tess", "treasurer").getFirst();
      Answer shown = get(served, "/_lathe/tasks/" + task, "tess", "treasurer");
      assertEquals(
          "{\"runs\":\"expenses.reserve\",\"input\":{\"id\":\"" + expense + "\"}}",
          shown.get("proposal"));
      assertEquals("404 TASK_NOT_FOUND", told(complete(served, task, true, "bob", "lead")));
      assertEquals("403 FORBIDDEN", told(complete(served, task, true, "ann", "treasurer")));
      assertEquals(200, complete(served, task, true, "tess", "treasurer").status());
      await(() -> tasks(served, "bob", "lead").size() == 1);
      assertEquals("true", get(served, "/api/expenses/" + expense, "bob", "lead").get("reserved"));
      assertEquals("409 TASK_CLOSED", told(complete(served, task, true, "tess", "treasurer")));
      assertEquals(List.of(), served.faults());
      same(served);
    }
  }

  @Test
  void who_does_not_agree_stops_the_step_until_somebody_asks_again() throws IOException {
    Bundle bundle = bundle("\"confirm\": true");
    String run;
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data())) {
      String unused = submitted(served);
      await(() -> tasks(served, "tim", "none").size() == 1);
      String task = tasks(served, "tim", "none").getFirst();
      run = task.substring(0, task.indexOf('.'));
      assertEquals(
          "{\"runs\":\"expenses.reserve\"}",
          get(served, "/_lathe/tasks/" + task, "tim", "none").get("proposal"));
      assertEquals("200", told(complete(served, task, false, "tim", "none")));
      assertEquals("WORKFLOW_NOT_CONFIRMED", text(served, "SELECT trouble FROM lathe_run"));
      assertEquals(List.of(), tasks(served, "tim", "none"));
      assertEquals(200, served.http().post("/-/runs/" + run + "/retry", "{}").status());
    }
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data())) {
      assertEquals(1, tasks(served, "tim", "none").size());
      assertEquals(0, served.number("SELECT count(*) FROM event WHERE type='ExpenseReserved'"));
      assertEquals(200, served.http().post("/-/runs/" + run + "/cancel", "{}").status());
      assertEquals(List.of(), tasks(served, "tim", "none"));
      assertEquals(List.of(), served.faults());
      same(served);
    }
  }

  @Test
  void a_validator_agrees_in_people_s_stead_and_leaves_them_what_it_does_not() throws IOException {
    Bundle bundle = Served.value(Compiler.compile(Blueprints.example("approvals")));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data())) {
      String small = approved(served, "120.00");
      payout(served, small);
      await(() -> tasks(served, "tim", "none").size() == 1);
      assertEquals(
          "{\"runs\":\"expenses.file\"}",
          get(served, "/_lathe/tasks/" + tasks(served, "tim", "none").getFirst(), "tim", "none")
              .get("proposal"));
      assertEquals("expenses.mayPay 1", validated(served));
      assertEquals(1, served.number("SELECT count(*) FROM event WHERE type='ExpensePaid'"));
      assertEquals(
          "{\"runs\":\"expenses.pay\",\"input\":{\"id\":\"" + small + "\"}}",
          text(served, "SELECT data->'after'->'proposal' FROM event WHERE type='StepProposed'"));

      payout(served, approved(served, "480.00"));
      await(() -> served.number("SELECT count(*) FROM event WHERE type='ExpensePaid'") == 2);
      String large = approved(served, "620.00");
      payout(served, large);
      await(() -> served.number("SELECT count(*) FROM event WHERE type='StepValidated'") == 3);
      assertEquals("expenses.mayPay 0", validated(served));
      String task = text(served, "SELECT id FROM lathe_task WHERE node='pay' AND status='open'");
      assertEquals(
          "{\"runs\":\"expenses.pay\",\"input\":{\"id\":\"" + large + "\"}}",
          get(served, "/_lathe/tasks/" + task, "eve", "director").get("proposal"));
      assertEquals("404 TASK_NOT_FOUND", told(complete(served, task, true, "tim", "none")));
      assertEquals(200, complete(served, task, true, "eve", "director").status());
      await(() -> served.number("SELECT count(*) FROM event WHERE type='ExpensePaid'") == 3);
      assertEquals(List.of(), served.faults());
      same(served);
    }
  }

  /** What was validated last, and what was said. */
  private static String validated(Served served) {
    return text(
        served,
        "SELECT (data->'after'->>'by')||' '||(data->'after'->>'approved') FROM event"
            + " WHERE type='StepValidated' ORDER BY position DESC LIMIT 1");
  }

  private void payout(Served served, String expense) {
    Answer begun =
        served
            .http()
            .post(
                "/_lathe/runs/payout",
                "{\"inputs\":{\"expense\":\"" + expense + "\"}}",
                as("bob", "lead"));
    assertEquals(201, begun.status(), begun.text());
  }

  /** An expense that a lead, and where it is large a director, has approved. */
  private String approved(Served served, String amount) {
    Answer submitted =
        served
            .http()
            .post(
                "/api/expenses",
                "{\"purpose\":\"Hotel\",\"amount\":\"" + amount + "\"}",
                as("ann", "none"));
    String expense = submitted.get("expenseId");
    for (String node : List.of("check", "sign")) {
      String open = "SELECT id FROM lathe_task WHERE status='open' AND node='%s'".formatted(node);
      await(
          () ->
              status(served, expense).equals("approved")
                  || served.number("SELECT count(*) FROM (" + open + ")") == 1);
      if (status(served, expense).equals("approved")) break;
      boolean first = node.equals("check");
      complete(
          served, text(served, open), true, first ? "bob" : "eve", first ? "lead" : "director");
    }
    await(() -> status(served, expense).equals("approved"));
    return expense;
  }

  private String status(Served served, String expense) {
    return get(served, "/api/expenses/" + expense, "bob", "lead").get("status");
  }

  private static void same(Served served) {
    new RunReplay(served.database())
        .all(
            Optional.empty(),
            Optional.empty(),
            replayed -> assertEquals(Optional.empty(), replayed.differs()));
  }

  private String submitted(Served served) {
    Answer answer =
        served
            .http()
            .post(
                "/api/expenses",
                "{\"purpose\":\"Hotel\",\"amount\":\"120.00\"}",
                as("ann", "none"));
    assertEquals(201, answer.status(), answer.text());
    return answer.get("expenseId");
  }

  private Answer complete(
      Served served, String task, boolean approved, String person, String role) {
    return served
        .http()
        .post(
            "/_lathe/tasks/" + task + "/complete",
            "{\"approved\":" + approved + "}",
            as(person, role));
  }

  private List<String> tasks(Served served, String person, String role) {
    Answer answer = get(served, "/_lathe/tasks", person, role);
    assertEquals(200, answer.status(), answer.text());
    var ids = new ArrayList<String>();
    if (JsonText.parse(answer.get("tasks")) instanceof Json.Arr(List<Json> items)) {
      for (Json item : items) ids.add(Json.orEmpty(item).text("id").orElseThrow());
    }
    return ids;
  }

  private Answer get(Served served, String path, String person, String role) {
    return served.http().get(path, as(person, role));
  }

  private String[] as(String person, String role) {
    String token =
        new TokenWishes(
                person,
                new TreeMap<>(new Members().with("roles", List.of(role)).object().members()),
                List.of(),
                List.of(),
                Duration.ofMinutes(10))
            .signedBy(IssuerFile.in(data()).orElseThrow(), Instant.now());
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static String told(Answer answer) {
    return (answer.status() + " " + answer.get("code")).strip();
  }

  private static String text(Served served, String sql) {
    return served.database().execute(Statement.read(sql)).requiredText(0, 0);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
