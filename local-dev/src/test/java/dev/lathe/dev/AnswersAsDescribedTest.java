package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered fits the OpenAPI document that is served beside it, refusals too. */
class AnswersAsDescribedTest {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // start() sets them before the first row
  private static Served served;

  @SuppressWarnings("NullAway.Init")
  private static Described described;

  @BeforeAll
  static void start() {
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
    described = Described.by(served.http());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void a_service_s_prefix_has_its_own_document() {
    Answer answer = served.http().get("/v1/openapi.json");
    assertEquals(200, answer.status(), answer.text());
    assertEquals("3.1.0", answer.get("openapi"));
    assertEquals("application/json", answer.header("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          /v1/issues                     | /v1/issues?limit=50                      | 200
          /v1/issues                     | /v1/issues?status=closed                 | 200
          /v1/issues                     | /v1/issues?limit=-1                      | 400
          /v1/issues/search              | /v1/issues/search?title=%25o%25          | 200
          /v1/issues/search              | /v1/issues/search                        | 400
          /v1/issues/unassigned          | /v1/issues/unassigned                    | 200
          /v1/issues/{issueId}           | /v1/issues/019cb0a0-0000-7000-8000-000000000003 | 200
          /v1/issues/{issueId}           | /v1/issues/nothing                       | 200
          /v1/issues/{issueId}/comments  | /v1/issues/019cb0a0-0000-7000-8000-000000000001/comments | 200
          /v1/projects                   | /v1/projects                             | 200
          /v1/projects/{projectId}       | /v1/projects/core                        | 200
          /v1/projects/{projectId}       | /v1/projects/nothing                     | 200
          /v1/stats/projects             | /v1/stats/projects                       | 200
          /v1/stats/workload             | /v1/stats/workload?atLeast=1             | 200
          /v1/users                      | /v1/users?limit=2                        | 200
          /v1/users                      | /v1/users?limit=%ff                      | 400
          """)
  void queries(String path, String target, int status) {
    fits("GET", path, status, served.http().get(target));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          /v1/issues                  | /v1/issues            | {"projectId":"core","title":"t","priority":"low","storyPoints":1,"dueOn":"2026-05-01"} | 200
          /v1/issues                  | /v1/issues            | {"projectId":"none","title":"t","priority":"low","storyPoints":1} | 422
          /v1/issues                  | /v1/issues            | {"projectId":"core","titel":"t"}  | 400
          /v1/issues                  | /v1/issues            | []                                | 400
          /v1/issues/{issueId}/close  | /v1/issues/019cb0a0-0000-7000-8000-000000000006/close | {} | 422
          /v1/issues/{issueId}/close  | /v1/issues/none/close | {}                                | 422
          /v1/issues/{issueId}/finish | /v1/issues/019cb0a0-0000-7000-8000-000000000003/finish | {} | 200
          /v1/issues/{issueId}/comments | /v1/issues/019cb0a0-0000-7000-8000-000000000003/comments | {"text":"x"} | 200
          /v1/users                   | /v1/users             | {"userId":"dan","name":"Dan","email":"d@example.com","role":"member"} | 200
          /v1/users                   | /v1/users             | {"userId":"dan","name":"Dan","email":"d@example.com","role":"member"} | 422
          """)
  void commands(String path, String target, String body, int status) {
    fits("POST", path, status, served.http().post(target, body, "x-actor-id", "alice"));
  }

  @Test
  void what_a_relation_does_not_find_is_null_and_may_be(@TempDir Path other) {
    Path mirrors = Path.of("../compiler/src/test/resources/golden/mirrors/blueprint");
    try (Served pins = Served.blueprint(mirrors, other)) {
      Http http = pins.http();
      assertEquals(
          200, http.post("/api/board/pins", "{\"id\":\"p\",\"noteId\":\"gone\"}").status());
      Answer answer = http.get("/api/board/pins");
      assertEquals("[{\"id\":\"p\",\"title\":null}]", answer.text());
      Described.by(http).fits("GET", "/api/board/pins", 200, answer);
    }
  }

  @Test
  void conflicts_and_reused_keys() {
    Http http = served.http();
    String assign = "/v1/issues/019cb0a0-0000-7000-8000-000000000001/assign";
    String template = "/v1/issues/{issueId}/assign";
    String alice = "{\"assigneeId\":\"alice\"}";
    fits("POST", template, 409, http.post(assign, alice, "If-Match", "\"9\""));
    fits("POST", template, 400, http.post(assign, alice, "If-Match", "nine"));
    Answer first = http.post(assign, alice, "Idempotency-Key", "k");
    fits("POST", template, 200, first);
    Answer again = http.post(assign, alice, "Idempotency-Key", "k");
    fits("POST", template, 200, again);
    assertEquals("true", again.header("Idempotency-Replay"));
    Answer other = http.post(assign, "{\"assigneeId\":\"bob\"}", "Idempotency-Key", "k");
    fits("POST", template, 422, other);
    assertEquals("IDEMPOTENCY_KEY_REUSED", other.get("code"));
  }

  private void fits(String method, String path, int status, Answer answer) {
    described.fits(method, path, status, answer);
  }
}
