package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People do what runs wait for: each task once, by whom it is for. */
class UserTasksTest {
  /** After which a run should have gone on. */
  private static final Duration LATE = Duration.ofSeconds(60);

  private static final String YES = "{\"approved\":true}";
  private static final String NO = "{\"approved\":false,\"note\":\"no receipt\"}";

  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("approvals")));

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // each test begins with start
  private Served served;

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void a_task_is_seen_taken_given_and_completed_by_whom_it_is_for(String database) {
    start(database, BUNDLE);
    try (Served _ = served) {
      String expense = submitted("ann", "120.00");
      String task = opened(expense, "lead", "lead");

      Answer seen = get("/_lathe/tasks/" + task, "bob", "lead");
      assertEquals(200, seen.status(), seen.text());
      assertEquals("check the expense", seen.get("name"));
      assertEquals("open", seen.get("status"));
      assertEquals("true", seen.get("mayComplete"));
      assertEquals(expense, seen.get("key"));
      assertEquals(
          "[{\"name\":\"approved\",\"type\":\"boolean\",\"required\":true},"
              + "{\"name\":\"note\",\"type\":\"string\",\"required\":false}]",
          seen.get("form"));

      // To others it is not there.
      assertEquals("401 RUNTIME_AUTH_TOKEN_INVALID", told(served.http().get("/_lathe/tasks")));
      assertEquals("404 TASK_NOT_FOUND", told(get("/_lathe/tasks/" + task, "eve", "")));
      assertEquals("404 TASK_NOT_FOUND", told(complete(task, YES, "eve", "director")));
      assertEquals("404 TASK_NOT_FOUND", told(complete("none.1", YES, "bob", "lead")));
      assertEquals("404 TASK_NOT_FOUND", told(complete("none", YES, "bob", "lead")));
      assertEquals("404 TASK_NOT_FOUND", told(post(task, "claim", "", "eve", "")));
      assertEquals(List.of(), tasks("eve", ""));
      assertEquals("404 ROUTE_NOT_FOUND", told(post(task, "forget", "{}", "bob", "lead")));
      assertEquals(
          "405 METHOD_NOT_ALLOWED", told(get("/_lathe/tasks/" + task + "/claim", "bob", "lead")));

      // Four eyes: who began it may look.
      Answer own = complete(task, YES, "ann", "lead");
      assertEquals("403 FORBIDDEN", told(own));
      assertEquals("false", get("/_lathe/tasks/" + task, "ann", "lead").get("mayComplete"));

      // A form that does not fit names its fields.
      Answer misfit = complete(task, "{\"approved\":\"perhaps\",\"why\":1}", "bob", "lead");
      assertEquals("400 VALIDATION_ERROR", told(misfit));
      assertEquals(List.of("approved", "why"), paths(misfit));
      assertEquals(List.of("approved"), paths(complete(task, "{}", "bob", "lead")));
      assertEquals("400 INVALID_BODY", told(complete(task, "[1]", "bob", "lead")));

      // Taken, it is one person's alone, who gives it back or to somebody else.
      assertEquals("bob", post(task, "claim", "", "bob", "lead").get("assignee"));
      assertEquals(200, post(task, "claim", "", "bob", "lead").status());
      Answer held = complete(task, YES, "tim", "lead");
      assertEquals("409 TASK_CLAIMED", told(held));
      assertEquals("409 TASK_CLAIMED", told(post(task, "claim", "", "tim", "lead")));
      assertEquals(List.of(task), tasks("bob", "lead", "?assignee=me"));
      assertEquals(List.of(), tasks("tim", "lead", "?assignee=none"));
      Answer back = post(task, "delegate", "{\"to\":null}", "bob", "lead");
      assertEquals(200, back.status(), back.text());
      assertEquals("false", back.get("claimed"));
      assertEquals(List.of("to"), paths(post(task, "delegate", "{\"to\":\"ann\"}", "bob", "lead")));
      assertEquals(List.of("to"), paths(post(task, "delegate", "{}", "bob", "lead")));
      assertEquals(
          "eve", post(task, "delegate", "{\"to\":\"eve\"}", "bob", "lead").get("assignee"));
      assertEquals(List.of(task), tasks("eve", ""));
      assertEquals("409 TASK_CLAIMED", told(complete(task, YES, "bob", "lead")));

      // Done once: the same request is told the same, others that it is done.
      Answer done = complete(task, YES, "eve", "", "Idempotency-Key", "k1");
      assertEquals(200, done.status(), done.text());
      assertEquals("completed", done.get("status"));
      assertEquals("eve", done.get("endedBy"));
      Answer again = complete(task, YES, "eve", "", "Idempotency-Key", "k1");
      assertEquals(200, again.status(), again.text());
      assertEquals("true", again.header("Idempotency-Replay"));
      assertEquals(done.body(), again.body());
      assertEquals(
          "422 IDEMPOTENCY_KEY_REUSED",
          told(complete(task, NO, "eve", "", "Idempotency-Key", "k1")));
      assertEquals("409 TASK_CLOSED", told(complete(task, YES, "eve", "")));
      assertEquals(
          "409 TASK_CLOSED", told(complete(task, NO, "bob", "lead", "Idempotency-Key", "k1")));
      assertEquals("409 TASK_CLOSED", told(post(task, "claim", "", "bob", "lead")));
      await(() -> status(expense).equals("approved"));
      assertEquals("true", expense(expense).get("reserved"));
      assertEquals(List.of(task), tasks("eve", "", "?status=completed"));
      assertEquals(List.of(), tasks("bob", "lead"));
      assertEquals(
          List.of("user bob", "user bob", "user bob", "user eve"),
          actors("Run-" + task.substring(0, task.indexOf('.'))));
      assertEquals(List.of(), faults(served.database()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "sqld"})
  void of_people_who_complete_a_task_at_once_one_does(String database) throws Exception {
    start(database, BUNDLE);
    try (Served _ = served;
        var threads = Executors.newFixedThreadPool(8)) {
      String expense = submitted("ann", "20.00");
      String task = opened(expense, "lead", "lead");
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String person = "lead" + i;
        calls.add(() -> complete(task, noted(person), person, "lead"));
      }
      List<String> told = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(calls)) told.add(told(answer.get()));
      assertEquals(7, told.stream().filter("409 TASK_CLOSED"::equals).count(), told.toString());
      assertEquals(1, told.stream().filter(one -> one.startsWith("200")).count());
      await(() -> !status(expense).equals("submitted"));
      assertEquals(1, count("event", "type='TaskCompleted'"));
      assertEquals(text("SELECT ended_by FROM lathe_task"), text("SELECT note FROM expenses"));
    }
  }

  private static String noted(String note) {
    return "{\"approved\":true,\"note\":\"%s\"}".formatted(note);
  }

  @Test
  void what_nobody_does_in_time_is_gone_and_the_next_step_is_another_s() {
    String expense;
    String task;
    start("SQLite", BUNDLE);
    try (Served _ = served) {
      expense = submitted("ann", "20.00");
      task = opened(expense, "lead", "lead");
      served.server().forward(Duration.ofHours(47));
      assertEquals("null", expense(expense).get("reminded"));
      served.server().forward(Duration.ofHours(2));
      await(() -> expense(expense).get("reminded").equals("true"));
    }
    start("SQLite", BUNDLE);
    try (Served _ = served) {
      assertEquals(List.of(task), tasks("bob", "lead"));
      served.server().forward(Duration.ofDays(3));
      await(() -> status(expense).equals("escalated"));
      Answer late = complete(task, YES, "bob", "lead");
      assertEquals("409 TASK_CLOSED", told(late));
      assertTrue(late.text().contains("\"status\":\"cancelled\""), late.text());
      String sign = opened(expense, "eve", "director");
      assertEquals(200, complete(sign, NO, "eve", "director").status());
      await(() -> status(expense).equals("refused"));
      assertEquals("no receipt", expense(expense).get("note"));
      await(() -> expense(expense).get("reserved").equals("false")); // compensated
      assertEquals(List.of(), faults(served.database()));
    }
  }

  @Test
  void a_list_has_pages_and_refuses_what_it_does_not_know() {
    start("SQLite", BUNDLE);
    try (Served _ = served) {
      for (int i = 0; i < 5; i++) submitted("ann", "10.00");
      await(() -> count("lathe_task", "true") == 5);
      List<String> all = tasks("bob", "lead");
      Answer first = get("/_lathe/tasks?limit=2", "bob", "lead");
      assertEquals(all.subList(0, 2), ids(first));
      String next = first.header("Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
      Answer second = get("/_lathe/tasks" + next, "bob", "lead");
      assertEquals(all.subList(2, 4), ids(second));
      assertEquals(5, tasks("bob", "lead", "?definition=approval").size());
      assertEquals(List.of(), tasks("bob", "lead", "?definition=other"));
      Answer misfit = get("/_lathe/tasks?limit=0&status=lost&assignee=you", "bob", "lead");
      assertEquals(List.of("status", "assignee", "limit"), paths(misfit));
    }
  }

  @Test
  void a_backup_has_its_tasks_and_verify_finds_a_row_that_is_not_as_its_events_say() {
    start("SQLite", BUNDLE);
    BundleFile file = BundleFile.of(BUNDLE);
    try (Served _ = served;
        Database back = SqliteDatabase.open(":memory:")) {
      String done = opened(submitted("ann", "900.00"), "lead", "lead");
      assertEquals(200, complete(done, YES, "bob", "lead").status());
      await(() -> tasks("eve", "director").size() == 1);
      String given = opened(submitted("ann", "10.00"), "lead", "lead");
      assertEquals(200, post(given, "delegate", "{\"to\":\"tim\"}", "bob", "lead").status());

      List<String> lines = new ArrayList<>();
      var unused = new DatabaseBackup(served.database(), _ -> file.bytes()).write(lines::add);
      DatabaseRestore.restore(back, lines.stream());

      String rows =
          "SELECT group_concat(concat_ws('|',id,status,assignee,claimed,opened_at,due,"
              + "ended_at,ended_by,request,role,name,starter,business_key),char(10)) FROM "
              + "(SELECT * FROM lathe_task ORDER BY id)";
      assertEquals(text(served.database(), rows), text(back, rows));
      assertEquals(List.of(), faults(back));
      back.execute(Statement.write("UPDATE lathe_task SET assignee='eve' WHERE claimed"));
      assertEquals(List.of("task `" + given + "` is not as its events say"), faults(back));
    }
  }

  @Test
  void a_database_of_an_older_program_has_tasks_from_then_on() {
    start("SQLite", BUNDLE);
    String before;
    try (Served _ = served) {
      before = submitted("ann", "10.00");
      String task = opened(before, "lead", "lead");
      assertEquals(200, complete(task, YES, "bob", "lead").status());
      await(() -> status(before).equals("approved"));
      for (String ddl : FORM_1) served.database().execute(Statement.write(ddl));
    }
    start("SQLite", BUNDLE);
    try (Served _ = served) {
      String expense = submitted("ann", "10.00");
      String task = opened(expense, "lead", "lead");
      assertEquals(200, complete(task, YES, "bob", "lead").status());
      await(() -> status(expense).equals("approved"));
    }
  }

  /** Takes away what came with the second form. */
  private static final List<String> FORM_1 =
      List.of(
          "DROP TABLE lathe_task",
          "DROP TRIGGER lathe_advance_do",
          WorkflowSchema.DDL
              .getLast()
              .replaceAll("(?s)SELECT \\d+ AS form; ", "")
              .replaceAll("(?s)INSERT INTO lathe_task.*?(?=INSERT INTO lathe_run)", ""));

  // ---------------------------------------------------------------------------------- requests

  private void start(String database, Bundle bundle) {
    DatabaseChoice choice =
        database.equals("sqld") ? new DatabaseChoice.OwnServer() : new DatabaseChoice.OwnFile();
    served = Served.on(choice, bundle, folder);
  }

  private String[] as(String person, String role, String... more) {
    var claims = new Members();
    if (!role.isEmpty()) claims.with("roles", List.of(role));
    String token =
        new TokenWishes(
                person,
                new TreeMap<>(claims.object().members()),
                List.of(),
                List.of(),
                Duration.ofMinutes(10))
            .signedBy(IssuerFile.in(folder).orElseThrow(), served.server().now());
    var headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  private Answer get(String path, String person, String role) {
    return served.http().get(path, as(person, role));
  }

  private Answer post(String task, String verb, String body, String person, String role) {
    return served.http().post("/_lathe/tasks/" + task + "/" + verb, body, as(person, role));
  }

  private Answer complete(String task, String body, String person, String role, String... more) {
    return served.http().post("/_lathe/tasks/" + task + "/complete", body, as(person, role, more));
  }

  private String submitted(String person, String amount) {
    String body = "{\"purpose\":\"Hotel\",\"amount\":\"%s\"}".formatted(amount);
    Answer answer = served.http().post("/api/expenses", body, as(person, ""));
    assertEquals(201, answer.status(), answer.text());
    return answer.get("expenseId");
  }

  /** The id of the open task about {@code expense}, once there is one for {@code person}. */
  private String opened(String expense, String person, String role) {
    await(() -> !tasks(person, role, "?key=" + expense).isEmpty());
    return tasks(person, role, "?key=" + expense).getFirst();
  }

  private List<String> tasks(String person, String role) {
    return tasks(person, role, "");
  }

  private List<String> tasks(String person, String role, String query) {
    return ids(get("/_lathe/tasks" + query, person, role));
  }

  private static List<String> ids(Answer answer) {
    assertEquals(200, answer.status(), answer.text());
    return objects(answer, "tasks").stream().map(task -> task.text("id").orElseThrow()).toList();
  }

  private static List<String> paths(Answer answer) {
    assertEquals("400 VALIDATION_ERROR", told(answer));
    return objects(answer, "details").stream()
        .map(finding -> finding.text("path").orElseThrow())
        .toList();
  }

  private static List<Json.Obj> objects(Answer answer, String member) {
    return JsonText.parse(answer.get(member)) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private static String told(Answer answer) {
    return (answer.status() + " " + answer.get("code")).strip();
  }

  private Answer expense(String id) {
    return get("/api/expenses/" + id, "lead", "lead");
  }

  private String status(String expense) {
    return expense(expense).get("status");
  }

  private List<String> actors(String run) {
    Rows rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT actor_kind||' '||actor_id FROM event WHERE stream=?1"
                        + " AND actor_kind='user' ORDER BY version",
                    run));
    return rows.rows().stream().map(row -> (String) row.getFirst()).toList();
  }

  private static List<String> faults(Database database) {
    return new DatabaseVerification(
            database, BUNDLE, BundleFile.of(BUNDLE).id(), () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }

  private long count(String table, String where) {
    return served
        .database()
        .execute(Statement.read("SELECT count(*) FROM " + table + " WHERE " + where))
        .requiredInteger(0, 0);
  }

  private String text(String sql) {
    return text(served.database(), sql);
  }

  private static String text(Database database, String sql) {
    return database.execute(Statement.read(sql)).requiredText(0, 0);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
