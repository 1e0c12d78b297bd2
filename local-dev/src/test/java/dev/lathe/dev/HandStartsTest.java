package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.workflow.RunReplay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People start workflows whose definitions let them, once for each key. */
class HandStartsTest {
  private static final String START = "/_lathe/runs/secondLook";
  private static final String E1 = "{\"inputs\":{\"expense\":\"e1\"}}";

  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("approvals")));

  @TempDir private Path folder;

  private Served served(String database) {
    return Served.on(
        database.equals("sqld") ? new DatabaseChoice.OwnServer() : new DatabaseChoice.OwnFile(),
        BUNDLE,
        folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void a_run_begins_for_who_may_start_it_once_for_each_key(String database) {
    try (Served served = served(database)) {
      Answer begun = start(served, E1, "eve", "director", "Idempotency-Key", "k1");
      assertEquals(201, begun.status(), begun.text());
      assertEquals("secondLook", begun.get("definition"));
      assertEquals("e1", begun.get("key"));

      Answer again = start(served, E1, "eve", "director", "Idempotency-Key", "k1");
      assertEquals(201, again.status());
      assertEquals("true", again.header("Idempotency-Replay"));
      assertEquals(begun.body(), again.body());
      assertEquals(
          "422 IDEMPOTENCY_KEY_REUSED",
          told(
              start(
                  served,
                  "{\"inputs\":{\"expense\":\"e2\"}}",
                  "eve",
                  "director",
                  "Idempotency-Key",
                  "k1")));
      // Another's key is another one, and so is none.
      assertNotEquals(
          begun.get("run"),
          start(served, E1, "tim", "director", "Idempotency-Key", "k1").get("run"));
      assertNotEquals(begun.get("run"), start(served, E1, "eve", "director").get("run"));
      assertEquals(3, count(served, "SELECT count(*) FROM lathe_run"));

      Rows first =
          served
              .database()
              .execute(
                  Statement.read(
                      "SELECT actor_kind||' '||actor_id,data->'after'->>'starter' FROM event"
                          + " WHERE stream='Run-'||?1 AND version=1",
                      begun.get("run")));
      assertEquals("user eve", first.requiredText(0, 0));
      assertEquals("eve", first.requiredText(0, 1));
      Answer tasks = get(served, "/_lathe/tasks?key=e1", "bob", "lead");
      assertTrue(tasks.text().contains("look at the expense again"), tasks.text());
      assertEquals(List.of(), faults(served));
      new RunReplay(served.database())
          .all(
              Optional.empty(),
              Optional.empty(),
              replayed -> assertEquals(Optional.empty(), replayed.differs()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secondLook | {\"inputs\":{\"expense\":\"e1\"}} | bob | lead | 403 FORBIDDEN |",
        "secondLook | {\"inputs\":{}} | eve | director | 400 VALIDATION_ERROR | inputs.expense",
        "secondLook | {} | eve | director | 400 VALIDATION_ERROR | inputs.expense",
        "secondLook | {\"inputs\":{\"expense\":1,\"x\":2}} | eve | director | 400 VALIDATION_ERROR"
            + " | inputs.expense inputs.x",
        "secondLook | {\"inputs\":[]} | eve | director | 400 VALIDATION_ERROR | inputs",
        "secondLook | {\"expense\":\"e1\"} | eve | director | 400 VALIDATION_ERROR | expense",
        "secondLook | [] | eve | director | 400 INVALID_BODY |",
        "payout | {\"inputs\":{\"expense\":\"e1\"},\"only\":[\"expenses.pay\",\"expenses.refuse\"]}"
            + " | bob | lead | 400 VALIDATION_ERROR | only.1",
        "payout | {\"inputs\":{\"expense\":\"e1\"},\"only\":\"expenses.pay\"} | bob | lead"
            + " | 400 VALIDATION_ERROR | only",
        "payout | {\"inputs\":{\"expense\":\"e1\"},\"only\":[1]} | bob | lead"
            + " | 400 VALIDATION_ERROR | only",
        "approval | {} | eve | director | 404 ROUTE_NOT_FOUND |",
        "nothing | {} | eve | director | 404 ROUTE_NOT_FOUND |"
      })
  void who_may_not_or_asks_for_something_else_is_told_so(
      String definition, String body, String person, String role, String told, String paths) {
    try (Served served = served("SQLite")) {
      Answer answer = served.http().post("/_lathe/runs/" + definition, body, as(person, role));
      assertEquals(told, told(answer), answer.text());
      assertEquals(paths == null ? "" : paths, String.join(" ", paths(answer)));
      assertEquals(0, count(served, "SELECT count(*) FROM lathe_run"));
    }
  }

  @Test
  void who_is_not_signed_in_starts_nothing() {
    try (Served served = served("SQLite")) {
      assertEquals("401 RUNTIME_AUTH_TOKEN_INVALID", told(served.http().post(START, E1)));
      assertEquals("405 METHOD_NOT_ALLOWED", told(get(served, START, "eve", "director")));
      assertEquals(
          "400 IDEMPOTENCY_KEY_INVALID",
          told(start(served, E1, "eve", "director", "Idempotency-Key", "a b")));
    }
  }

  @Test
  void a_run_calls_no_more_than_who_started_it_lets_it() {
    try (Served served = served("SQLite")) {
      String body = "{\"inputs\":{\"expense\":\"e1\"},\"only\":[\"expenses.file\"]}";
      Answer begun =
          served
              .http()
              .post("/_lathe/runs/payout", body, as("bob", "lead", "Idempotency-Key", "k"));
      assertEquals(201, begun.status(), begun.text());
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              count(served, "SELECT count(*) FROM lathe_run WHERE trouble='WORKFLOW_CALL_WITHHELD'")
                  == 1);
      assertEquals(
          0,
          count(
              served, "SELECT count(*) FROM event WHERE type IN ('StepValidated','ExpensePaid')"));
      assertEquals(
          "422 IDEMPOTENCY_KEY_REUSED",
          told(
              served
                  .http()
                  .post("/_lathe/runs/payout", E1, as("bob", "lead", "Idempotency-Key", "k"))));
      assertEquals(List.of(), faults(served));
      new RunReplay(served.database())
          .all(
              Optional.empty(),
              Optional.empty(),
              replayed -> assertEquals(Optional.empty(), replayed.differs()));
    }
  }

  @Test
  void many_who_start_with_one_key_at_once_start_one_run() throws Exception {
    try (Served served = served("SQLite");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = new ArrayList<Future<String>>();
      for (int i = 0; i < 20; i++) {
        Callable<String> one =
            () -> start(served, E1, "eve", "director", "Idempotency-Key", "k").get("run");
        runs.add(threads.submit(one));
      }
      var ids = new HashSet<String>();
      for (Future<String> run : runs) ids.add(run.get());
      assertEquals(1, ids.size());
      assertEquals(1, count(served, "SELECT count(*) FROM lathe_run"));
      assertEquals(List.of(), faults(served));
    }
  }

  @Test
  void an_operator_starts_what_no_person_may() {
    try (Served served = served("SQLite")) {
      Answer begun =
          served
              .http()
              .post(
                  "/-/runs/start",
                  "{\"definition\":\"secondLook\",\"inputs\":{\"expense\":\"e\"}}");
      assertEquals(201, begun.status(), begun.text());
      assertEquals(
          "409 RUN_STATE_CONFLICT",
          told(served.http().post("/-/runs/start", "{\"definition\":\"approval\"}")));
      assertEquals(
          "409 RUN_STATE_CONFLICT",
          told(served.http().post("/-/runs/start", "{\"definition\":\"none\"}")));
      assertEquals(
          "400 VALIDATION_ERROR",
          told(served.http().post("/-/runs/start", "{\"definition\":\"secondLook\"}")));
      assertEquals("400 INVALID_BODY", told(served.http().post("/-/runs/start", "[]")));
      String payout = "{\"definition\":\"payout\",\"inputs\":{\"expense\":\"e\"},\"only\":";
      assertEquals(
          "400 VALIDATION_ERROR", told(served.http().post("/-/runs/start", payout + "true}")));
      Answer wider = served.http().post("/-/runs/start", payout + "[\"expenses.refuse\"]}");
      assertEquals("only.0", String.join(" ", paths(wider)));
      assertEquals(201, served.http().post("/-/runs/start", payout + "[]}").status());
    }
  }

  private Answer start(Served served, String body, String person, String role, String... more) {
    return served.http().post(START, body, as(person, role, more));
  }

  private Answer get(Served served, String path, String person, String role) {
    return served.http().get(path, as(person, role));
  }

  private String[] as(String person, String role, String... more) {
    var claims = new Members().with("roles", List.of(role));
    String token =
        new TokenWishes(
                person,
                new TreeMap<>(claims.object().members()),
                List.of(),
                List.of(),
                Duration.ofMinutes(10))
            .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
    var headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  private static String told(Answer answer) {
    return (answer.status() + " " + answer.get("code")).strip();
  }

  private static List<String> paths(Answer answer) {
    return JsonText.parse(answer.text()) instanceof Json.Obj told
            && told.get("details").orElse(Json.NULL) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(item -> ((Json.Obj) item).text("path").orElse("")).sorted().toList()
        : List.of();
  }

  private static long count(Served served, String sql) {
    return served.database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private static List<String> faults(Served served) {
    return new DatabaseVerification(
            served.database(),
            BUNDLE,
            BundleFile.of(BUNDLE).id(),
            () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }
}
