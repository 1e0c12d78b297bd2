package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database without room: clients are told, keep what they have, and go on once there is some. */
final class FullDatabaseTest {
  private static final int CLIENTS = 8;
  private static final int COMMENTS = 40;

  /** Room for some of them. */
  private static final int PAGES = 20;

  private static final String ISSUE = "019cb0a0-0000-7000-8000-000000000001";

  @TempDir private Path folder;

  @Test
  void what_finds_no_room_is_sent_again_and_nothing_acknowledged_is_lost() throws Exception {
    try (var served = Served.blueprint(Blueprints.example("issue-tracker"), folder)) {
      long pages = pragma(served, "page_count");
      pragma(served, "max_page_count=" + (pages + PAGES));
      Map<String, Answer> first = sent(served.http());
      List<Answer> refused = first.values().stream().filter(one -> one.status() != 200).toList();
      assertTrue(!refused.isEmpty() && refused.size() < first.size(), refused.size() + " refused");
      for (Answer one : refused) {
        assertEquals(503, one.status(), one.text());
        assertEquals("STORE_UNAVAILABLE", one.get("code"), one.text());
        assertEquals("The database has no room left", one.get("message"), one.text());
        assertEquals("1", one.header("Retry-After"));
      }
      assertEquals(200, served.http().get("/v1/issues/" + ISSUE, "x-actor-id", "bob").status());

      pragma(served, "max_page_count=" + Integer.MAX_VALUE);
      Map<String, Answer> again = sent(served.http());
      again.forEach((key, answer) -> assertEquals(200, answer.status(), key + answer.text()));
      first.forEach(
          (key, answer) -> {
            if (answer.status() == 200) assertEquals(answer.body(), answer(again, key).body(), key);
          });
      assertEquals(first.size(), count(served, "SELECT count(*) FROM event WHERE command<>''"));
      long behind = 1;
      for (int look = 0; look < 200 && behind > 0; look++) {
        Thread.sleep(50);
        behind =
            count(
                served,
                "SELECT (SELECT count(*) FROM event WHERE entity='Comment')"
                    + "-(SELECT count(*) FROM comment_feed)");
      }
      assertEquals(0, behind);
    }
  }

  /** A comment under each key. */
  private static Map<String, Answer> sent(Http http) throws Exception {
    Map<String, Answer> answers = new ConcurrentHashMap<>();
    List<Callable<Object>> work = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      String name = "c" + client + "-";
      work.add(
          () -> {
            for (int number = 0; number < COMMENTS; number++) {
              answers.put(name + number, comment(http, name + number));
            }
            return answers;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Object> one : threads.invokeAll(work)) {
        var unused = one.get();
      }
    }
    return answers;
  }

  private static Answer comment(Http http, String key) {
    return http.post(
        "/v1/issues/" + ISSUE + "/comments",
        "{\"text\":\"" + "x".repeat(200) + "\"}",
        "x-actor-id",
        "bob",
        "idempotency-key",
        key);
  }

  private static Answer answer(Map<String, Answer> answers, String key) {
    return Objects.requireNonNull(answers.get(key), key);
  }

  private static long count(Served served, String sql) {
    return served.database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  /** Of the connection that writes. */
  private static long pragma(Served served, String what) {
    return served.database().execute(Statement.write("PRAGMA " + what)).requiredInteger(0, 0);
  }
}
