package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients over HTTP who want the same thing at once. */
final class ContentionTest {
  @TempDir private static Path folder;
  private static Served served;
  private static Http http;

  @BeforeAll
  static void serve() {
    served = Served.blueprint(Path.of("../examples/issue-tracker"), folder);
    http = served.http();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static String report(String... headers) {
    return http.post("/v1/issues", body("Reported"), headers).get("issueId");
  }

  private static String body(String title) {
    return "{\"projectId\":\"core\",\"title\":\"%s\",\"priority\":\"low\",\"storyPoints\":1}"
        .formatted(title);
  }

  /** Sends {@code count} requests that all wait for the last of them to be ready. */
  private static List<Http.Answer> atOnce(int count, IntFunction<Http.Answer> request) {
    var ready = new CountDownLatch(count);
    var answers = new ArrayList<Future<Http.Answer>>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int client = i;
        answers.add(
            clients.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return request.apply(client);
                }));
      }
    }
    return answers.stream().map(ContentionTest::value).toList();
  }

  private static Http.Answer value(Future<Http.Answer> answer) {
    try {
      return answer.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long events(String stream) {
    var rows =
        served
            .database()
            .execute(
                Statement.read("SELECT count(*) FROM event WHERE stream=?1", "Issue-" + stream));
    return rows.requiredInteger(0, 0);
  }

  @Test
  void thirty_two_clients_on_one_aggregate_leave_no_gap_and_no_duplicate() {
    String issue = report("x-actor-id", "alice");
    assertEquals(
        200, http.post("/v1/issues/" + issue + "/assign", "{\"assigneeId\":\"alice\"}").status());
    var answers =
        atOnce(
            320,
            client ->
                http.post(
                    "/v1/issues/" + issue + "/reassign",
                    "{\"assigneeId\":\"%s\"}".formatted(client % 2 == 0 ? "bob" : "carol")));
    assertEquals(List.of(200), answers.stream().map(Http.Answer::status).distinct().toList());
    var versions = answers.stream().map(a -> Long.parseLong(a.get("version"))).sorted().toList();
    assertEquals(LongStream.rangeClosed(3, 322).boxed().toList(), versions);
    assertEquals(322, events(issue));
  }

  @Test
  void of_two_who_close_at_once_one_wins() {
    String issue = report("x-actor-id", "alice");
    var answers = atOnce(2, _ -> http.post("/v1/issues/" + issue + "/close", "{}"));
    assertEquals(List.of(200, 422), answers.stream().map(Http.Answer::status).sorted().toList());
    assertEquals(2, events(issue));
  }

  @Test
  void one_key_a_hundred_times_at_once_is_one_command() {
    String[] headers = {"x-actor-id", "alice", "Idempotency-Key", "report-1"};
    var answers = atOnce(100, _ -> http.post("/v1/issues", body("Once"), headers));
    assertEquals(List.of(200), answers.stream().map(Http.Answer::status).distinct().toList());
    assertEquals(1, answers.stream().map(Http.Answer::text).distinct().count());
    assertEquals(
        99, answers.stream().filter(a -> a.header("Idempotency-Replay").equals("true")).count());
    assertEquals(1, events(answers.getFirst().get("issueId")));

    var other = http.post("/v1/issues", body("Other"), headers);
    assertEquals("422 IDEMPOTENCY_KEY_REUSED", other.status() + " " + other.get("code"));

    var bob =
        http.post("/v1/issues", body("Once"), "x-actor-id", "bob", "Idempotency-Key", "report-1");
    assertEquals(200, bob.status());
    assertNotEquals(answers.getFirst().get("issueId"), bob.get("issueId"));
  }

  @Test
  void a_guard_on_a_count_admits_exactly_as_many_as_it_says() {
    var issues = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      issues.add(report("x-actor-id", "bob"));
    }
    http.post(
        "/v1/users",
        "{\"userId\":\"dave\",\"name\":\"Dave\",\"email\":\"d@example.com\",\"role\":\"developer\"}");
    var answers =
        atOnce(
            issues.size(),
            i -> http.post("/v1/issues/" + issues.get(i) + "/assign", "{\"assigneeId\":\"dave\"}"));
    var statuses =
        answers.stream()
            .map(Http.Answer::status)
            .collect(Collectors.groupingBy(s -> s, Collectors.counting()));
    assertEquals(3, statuses.get(200));
    assertEquals(9, statuses.get(422));
  }
}
