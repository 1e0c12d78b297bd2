package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The issue tracker's worked expectations under one of its two prefixes, one test a row and in
 * their order, on a fresh database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class IssueTrackerRows {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String LOGIN = "q=%25login%25";

  @SuppressWarnings("NullAway.Init") // start() sets them before the first row
  private Served served;

  @SuppressWarnings("NullAway.Init")
  private Http http;

  private final String prefix;

  IssueTrackerRows(String prefix) {
    this.prefix = prefix;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    served = Served.blueprint(Blueprints.shared("issue-tracker"), folder, "issue-tracker.json");
    http = served.http();
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  @Order(1)
  void row_01_lists_open_issues_newest_first_with_all_fields() {
    Answer answer = get("/v1/issues?status=open&limit=5");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(List.of(107L, 101L), ids(answer));
    assertEquals(
        JsonText.parse(
            """
            {"id":107,"projectId":1,"reporterId":3,"assigneeId":null,"sprintId":null,
             "title":"Upgrade runtime","status":"open","priority":"medium","storyPoints":5,
             "createdAt":"2026-03-15T09:00:00.000Z","resolvedAt":null}"""),
        items(answer).getFirst());
    assertEquals(
        List.of(
            "id",
            "projectId",
            "reporterId",
            "assigneeId",
            "sprintId",
            "title",
            "status",
            "priority",
            "storyPoints",
            "createdAt",
            "resolvedAt"),
        List.copyOf(((Json.Obj) items(answer).getFirst()).members().keySet()));
  }

  @Test
  @Order(2)
  void row_02_skips_the_filter_of_a_missing_parameter() {
    assertEquals(List.of(107L, 106L), ids(get("/v1/issues?limit=2")));
  }

  @Test
  @Order(3)
  void row_03_lists_all_issues_by_default() {
    assertEquals(List.of(107L, 106L, 105L, 104L, 103L, 102L, 101L, 108L), ids(get("/v1/issues")));
  }

  @Test
  @Order(4)
  void row_04_refuses_a_limit_that_is_no_number() {
    Answer answer = get("/v1/issues?limit=abc");

    assertEquals(400, answer.status());
    assertEquals("VALIDATION_ERROR", answer.get("code"));
    assertEquals("Invalid request parameters", answer.get("message"));
    assertEquals(List.of("limit"), detailPaths(answer));
  }

  @Test
  @Order(5)
  void row_05_joins_project_reporter_and_assignee() {
    Answer answer = get("/v1/issues/102");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(
        JsonText.parse(
            """
            [{"id":102,"title":"Token route rate limit","status":"in_progress",
              "priority":"medium","storyPoints":3,"createdAt":"2026-01-22T09:00:00.000Z",
              "resolvedAt":null,"projectKey":"CORE","projectName":"Core Platform",
              "reporterUsername":"bob","assigneeUsername":"carol"}]"""),
        answer.body());
    assertEquals(Json.NULL, detail(101).get("assigneeUsername").orElseThrow());
    Answer missing = get("/v1/issues/999");
    assertEquals(200, missing.status());
    assertEquals(new Json.Arr(List.of()), missing.body());
  }

  @Test
  @Order(6)
  void row_06_searches_with_like_whatever_the_case_of_ascii_letters() {
    assertEquals(List.of(105L, 103L, 101L), ids(search(LOGIN, "2026-01-01", "2026-12-31")));
  }

  @Test
  @Order(7)
  void row_07_narrows_the_search_by_priority() {
    assertEquals(
        List.of(105L, 103L), ids(search(LOGIN + "&priority=low", "2026-01-01", "2026-12-31")));
  }

  @Test
  @Order(8)
  void row_08_narrows_the_search_by_time() {
    assertEquals(List.of(103L), ids(search(LOGIN, "2026-02-01", "2026-03-09")));
  }

  @Test
  @Order(9)
  void row_09_adds_no_wildcard_of_its_own() {
    Answer answer = search("q=login", "2026-01-01", "2026-12-31");

    assertEquals(200, answer.status());
    assertEquals(new Json.Arr(List.of()), answer.body());
  }

  @Test
  @Order(10)
  void row_10_names_each_missing_parameter() {
    Answer answer = get("/v1/issues/search?q=login");

    assertEquals(400, answer.status());
    assertEquals(Set.of("from", "to"), Set.copyOf(detailPaths(answer)));
  }

  @Test
  @Order(11)
  void row_11_counts_sums_and_averages_by_project() {
    Answer answer = get("/v1/stats/by-project");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(
        Set.copyOf(
            items(
                """
                [{"projectKey":"CORE","issueCount":5,"totalStoryPoints":16,"avgStoryPoints":3.2},
                 {"projectKey":"MOB","issueCount":3,"totalStoryPoints":22,
                  "avgStoryPoints":7.333333}]""")),
        Set.copyOf(items(answer)));
  }

  @Test
  @Order(12)
  void row_12_burns_down_what_is_not_closed() {
    assertEquals(new Json.Arr(List.of()), get("/v1/sprints/1/burndown").body());

    served
        .database()
        .execute(
            Statement.write(
                "UPDATE \"%s\" SET sprint_id=1 WHERE id IN (101,102,103,108)"
                    .formatted(stateTable("projection_issue"))));

    assertEquals(
        Set.copyOf(
            items(
                """
                [{"status":"in_progress","issueCount":2,"totalStoryPoints":5},
                 {"status":"open","issueCount":1,"totalStoryPoints":5}]""")),
        Set.copyOf(items(get("/v1/sprints/1/burndown"))));
  }

  @Test
  @Order(13)
  void row_13_reports_an_issue_that_is_there_at_once() {
    Answer answer = post("/v1/issues", report(7001), "x-actor-id", "alice");

    assertAccepted(answer, "7001", 1);
    Rows events = log("Issue-7001");
    assertEquals(1, events.size());
    assertEquals("IssueReport", events.text(0, events.column("event_type")));
    assertEquals("user", events.text(0, events.column("actor_kind")));
    assertEquals("alice", events.text(0, events.column("actor_id")));
    assertEquals(
        """
        {"before":null,"after":{"status":"draft","title":"Demo","projectId":1,"reporterId":1,\
        "priority":"high","storyPoints":3}}""",
        events.text(0, events.column("payload_json")));
    Json.Obj detail = detail(7001);
    assertEquals(Json.of("draft"), detail.get("status").orElseThrow());
    assertEquals(Json.of("alice"), detail.get("reporterUsername").orElseThrow());
  }

  @Test
  @Order(14)
  void row_14_refuses_to_create_it_again() {
    Answer answer = post("/v1/issues", report(7001), "x-actor-id", "alice");

    assertIllegal(
        answer, "creation transition \"report\" cannot run against an existing aggregate");
  }

  @Test
  @Order(15)
  void row_15_refuses_unknown_and_missing_members() {
    Answer extra = post("/v1/issues", report(7002).replaceFirst("\\{", "{\"status\":\"open\","));
    assertEquals(400, extra.status(), extra.text());
    assertTrue(extra.text().contains("status"), extra.text());

    Answer missing = post("/v1/issues", "{\"issueId\":7002,\"title\":\"Demo\"}");
    assertEquals(400, missing.status(), missing.text());
    assertEquals(
        Set.of("projectId", "reporterId", "priority", "storyPoints"),
        Set.copyOf(detailPaths(missing)));
    assertEquals(4, detailPaths(missing).size());
  }

  @Test
  @Order(16)
  void row_16_submits_with_an_empty_body_or_none() {
    assertAccepted(post("/v1/issues/7001/actions/submit", "{}"), "7001", 2);
    assertStatus("open", 7001);

    post("/v1/issues", report(7010));
    assertAccepted(post("/v1/issues/7010/actions/submit", ""), "7010", 2);
  }

  @Test
  @Order(17)
  void row_17_refuses_to_submit_an_open_issue() {
    assertIllegal(
        post("/v1/issues/7001/actions/submit", "{}"),
        "transition \"submit\" illegal from state \"open\"");
  }

  @Test
  @Order(18)
  void row_18_lets_the_guard_refuse_a_fourth_issue() {
    long before = log("Issue-107").size();

    Answer answer = post("/v1/issues/107/actions/assign-with-guard", "{\"assigneeId\":3}");

    assertEquals(422, answer.status(), answer.text());
    assertEquals("COMMAND_GUARD_REJECTED", answer.get("code"));
    assertTrue(answer.get("message").contains("guardCapacity"), answer.text());
    assertEquals(before, log("Issue-107").size());
    assertStatus("open", 107);
  }

  @Test
  @Order(19)
  void row_19_lets_the_guard_pass_who_has_none() {
    assertAccepted(
        post("/v1/issues/7001/actions/assign-with-guard", "{\"assigneeId\":4}"), "7001", 3);
  }

  @Test
  @Order(20)
  void row_20_reassigns_within_a_state() {
    assertAccepted(post("/v1/issues/7001/actions/reassign", "{\"assigneeId\":2}"), "7001", 4);

    Rows events = log("Issue-7001");
    var data = (Json.Obj) JsonText.parse(events.requiredText(3, events.column("payload_json")));
    var before = (Json.Obj) data.get("before").orElseThrow();
    assertEquals(Json.of(4), before.get("assigneeId").orElseThrow());
  }

  @Test
  @Order(21)
  void row_21_resolves_at_a_time_that_is_one() {
    Answer refused = post("/v1/issues/7001/actions/resolve", "{\"resolvedAt\":\"yesterday\"}");
    assertEquals(400, refused.status(), refused.text());

    assertAccepted(
        post("/v1/issues/7001/actions/resolve", "{\"resolvedAt\":\"2026-04-14T12:00:00Z\"}"),
        "7001",
        5);
    assertStatus("resolved", 7001);
  }

  @Test
  @Order(22)
  void row_22_reopens_and_keeps_what_reopening_does_not_affect() {
    assertAccepted(post("/v1/issues/7001/actions/reopen", "{}"), "7001", 6);

    Json.Obj detail = detail(7001);
    assertEquals(Json.of("open"), detail.get("status").orElseThrow());
    assertEquals(Json.of("2026-04-14T12:00:00.000Z"), detail.get("resolvedAt").orElseThrow());
    assertEquals(Json.of("bob"), detail.get("assigneeUsername").orElseThrow());
  }

  @Test
  @Order(23)
  void row_23_closes_only_what_is_resolved() {
    assertIllegal(post("/v1/issues/7001/actions/close", "{}"), "open");
    assertAccepted(post("/v1/issues/105/actions/close", "{}"), "105", 5);
    assertIllegal(post("/v1/issues/105/actions/close", "{}"), "closed");
  }

  @Test
  @Order(24)
  void row_24_refuses_a_transition_of_what_is_not_there() {
    assertIllegal(
        post("/v1/issues/424242/actions/submit", "{}"),
        "transition \"submit\" requires an existing aggregate");
  }

  @Test
  @Order(25)
  void row_25_replays_a_transition_by_its_key() {
    Answer first = post("/v1/issues/106/actions/submit", "{}", "Idempotency-Key", "k1");
    Answer second = post("/v1/issues/106/actions/submit", "{}", "Idempotency-Key", "k1");

    assertAccepted(first, "106", 2);
    assertReplayed(first, second);
  }

  @Test
  @Order(26)
  void row_26_replays_a_creation_by_its_key() {
    Answer first = post("/v1/issues", report(7003), "Idempotency-Key", "k2");
    Answer second = post("/v1/issues", report(7003), "Idempotency-Key", "k2");

    assertAccepted(first, "7003", 1);
    assertReplayed(first, second);
    assertEquals(1, log("Issue-7003").size());
  }

  @Test
  @Order(27)
  void row_27_takes_nobody_for_an_actor_that_is_missing_or_malformed() {
    assertAccepted(post("/v1/issues", report(7004)), "7004", 1);
    assertAccepted(post("/v1/issues", report(7005), "x-actor-id", "a b"), "7005", 1);

    for (String stream : List.of("Issue-7004", "Issue-7005")) {
      Rows events = log(stream);
      assertEquals(null, events.value(0, events.column("actor_kind")));
      assertEquals(null, events.value(0, events.column("actor_id")));
    }
  }

  @Test
  @Order(28)
  void row_28_tells_about_itself() {
    Answer health = http.get("/health");
    assertEquals(200, health.status());
    assertEquals(JsonText.parse("{\"ok\":true}"), health.body());

    assertEquals("issue-tracker-api", http.get("/service.json").get("name"));

    Answer openapi = get("/openapi.json");
    if (openapi.status() == 200) {
      assertEquals("3.1.0", openapi.get("openapi"));
    } else {
      assertNotYet(openapi);
    }
    Answer ui = http.get("/ui");
    if (ui.status() == 200) {
      assertTrue(ui.text().contains("<div id=\"root\">"), ui.text());
    } else {
      assertNotYet(ui);
    }
  }

  private Answer get(String path) {
    return http.get(prefix + path);
  }

  private Answer post(String path, String body, String... headers) {
    return http.post(prefix + path, body, headers);
  }

  private Answer search(String query, String from, String to) {
    return get("/v1/issues/search?%s&from=%sT00:00:00Z&to=%sT00:00:00Z".formatted(query, from, to));
  }

  private Json.Obj detail(int issue) {
    return (Json.Obj) items(get("/v1/issues/" + issue)).getFirst();
  }

  private static String report(int issue) {
    return """
        {"issueId":%d,"title":"Demo","projectId":1,"reporterId":1,"priority":"high",\
        "storyPoints":3}"""
        .formatted(issue);
  }

  private Rows log(String stream) {
    return served
        .database()
        .execute(
            Statement.read("SELECT * FROM event_log WHERE subject=?1 ORDER BY version", stream));
  }

  /** The table that holds the rows of the view that people look at. */
  private String stateTable(String view) {
    Rows rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT sql FROM sqlite_schema WHERE type='view' AND name=?1", view));
    var from = Pattern.compile("FROM \"?([A-Za-z0-9_]+)\"?").matcher(rows.requiredText(0, 0));
    assertTrue(from.find(), rows.requiredText(0, 0));
    return from.group(1);
  }

  private void assertStatus(String status, int issue) {
    assertEquals(Json.of(status), detail(issue).get("status").orElseThrow());
  }

  private static void assertAccepted(Answer answer, String id, int version) {
    assertEquals(200, answer.status(), answer.text());
    assertEquals(id, answer.get("aggregateId"));
    assertEquals(Integer.toString(version), answer.get("version"));
    assertEquals(
        Set.of("version", "aggregateId", "eventIds", "commandId", "correlationId"),
        ((Json.Obj) answer.body()).members().keySet());
    assertTrue(answer.get("eventIds").matches("\\[\"" + UUID + "\"]"), answer.text());
    assertTrue(answer.get("commandId").matches(UUID), answer.text());
    assertFalse(answer.get("correlationId").isEmpty(), answer.text());
  }

  private static void assertIllegal(Answer answer, String message) {
    assertEquals(422, answer.status(), answer.text());
    assertEquals("COMMAND_ILLEGAL_TRANSITION", answer.get("code"));
    assertTrue(answer.get("message").contains(message), answer.text());
  }

  private static void assertReplayed(Answer first, Answer second) {
    assertEquals(first.status(), second.status());
    assertEquals(first.text(), second.text());
    assertEquals("", first.header("Idempotency-Replay"));
    assertEquals("true", second.header("Idempotency-Replay"));
  }

  private static void assertNotYet(Answer answer) {
    assertEquals(501, answer.status(), answer.text());
    assertNotEquals("", answer.get("code"));
  }

  private static List<String> detailPaths(Answer answer) {
    var details = (Json.Arr) ((Json.Obj) answer.body()).get("details").orElseThrow();
    return details.items().stream()
        .map(detail -> ((Json.Str) ((Json.Obj) detail).get("path").orElseThrow()).value())
        .toList();
  }

  private static List<Json> items(Answer answer) {
    return items(answer.text());
  }

  private static List<Json> items(String array) {
    return ((Json.Arr) JsonText.parse(array)).items();
  }

  private static List<Long> ids(Answer answer) {
    assertEquals(200, answer.status(), answer.text());
    return items(answer).stream()
        .map(item -> ((Json.Num) ((Json.Obj) item).get("id").orElseThrow()).decimal().longValue())
        .collect(Collectors.toList());
  }
}
