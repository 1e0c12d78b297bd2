package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the toolshed answers and appends: a service of one folder, on a fresh database each time.
 */
class ToolshedTest {
  private static final String LATE_MARCH = "from=2026-03-20T00:00:00Z&to=2026-04-30T00:00:00Z";

  private Served served;
  private Http http;

  @BeforeEach
  void start(@TempDir Path folder) {
    served = Served.blueprint(Blueprints.example("toolshed"), folder);
    http = served.http();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void lists_tools_by_name_and_skips_the_filter_of_a_missing_parameter() {
    assertEquals(List.of("Drill", "Ladder", "Scythe"), each("/tools", "name"));
    assertEquals(List.of("Drill", "Scythe"), each("/tools?shelf=2", "name"));
    assertEquals(List.of("Drill"), each("/tools?limit=1", "name"));
    assertEquals(400, http.get("/tools?shelf=two").status());
  }

  @Test
  void shelves_a_tool_once_and_reads_it_on_the_very_next_request() {
    String saw = "{\"id\":\"saw\",\"name\":\"Saw\",\"shelf\":3,\"copies\":1}";
    Answer shelved = http.post("/tools", saw);
    Answer again = http.post("/tools", saw);

    assertEquals(200, shelved.status(), shelved.text());
    assertEquals("saw", shelved.get("toolId"));
    assertEquals("1", shelved.get("version"));
    assertEquals(
        JsonText.parse(
            """
            [{"id":"saw","name":"Saw","shelf":3,"copies":1,"status":"on_shelf"}]"""),
        http.get("/tools?shelf=3").body());
    assertEquals(422, again.status(), again.text());
    assertEquals("COMMAND_ILLEGAL_TRANSITION", again.get("code"));
    assertEquals(1, served.trace("Tool-saw").size());
  }

  @Test
  void lends_what_is_there() {
    Answer lent = ask("drill", "grace", 2);

    assertEquals(200, lent.status(), lent.text());
    assertEquals("true", lent.get("lent"));
    assertEquals("null", lent.get("refusal"));
    assertEquals(
        List.of(
            "ToolLent {\"before\":null,\"after\":{\"status\":\"lent\",\"toolId\":\"drill\","
                + "\"neighbour\":\"grace\",\"copies\":2}}"),
        served.trace("Loan-" + lent.get("loanId")));
  }

  @Test
  void refuses_more_than_there_is_and_what_is_gone() {
    for (Answer refused :
        List.of(ask("drill", "grace", 3), ask("scythe", "grace", 1), ask("piano", "grace", 1))) {
      assertEquals(200, refused.status(), refused.text());
      assertEquals("false", refused.get("lent"));
      assertEquals("null", refused.get("loanId"));
      assertEquals("too few on the shelf", refused.get("refusal"));
    }
  }

  @Test
  void decides_by_what_was_counted_last() {
    assertEquals("false", ask("ladder", "grace", 2).get("lent"));
    assertEquals(200, http.post("/tools/ladder/recount", "{\"copies\":2}").status());
    assertEquals("true", ask("ladder", "grace", 2).get("lent"));
    assertEquals(200, http.post("/tools/ladder/retire", "{}").status());
    assertEquals("false", ask("ladder", "grace", 1).get("lent"));
    assertEquals(
        List.of(
            "ToolRecount {\"before\":{\"status\":\"on_shelf\",\"copies\":1},"
                + "\"after\":{\"status\":\"on_shelf\",\"copies\":2}}",
            "ToolRetire {\"before\":{\"status\":\"on_shelf\"},\"after\":{\"status\":\"retired\"}}"),
        served.trace("Tool-ladder").subList(1, 3));
  }

  @Test
  void takes_a_tool_back_once() {
    Answer returned = http.post("/loans/l1/return", "{}");
    Answer again = http.post("/loans/l1/return", "{}");

    assertEquals(200, returned.status(), returned.text());
    assertEquals("2", returned.get("version"));
    assertEquals(422, again.status(), again.text());
    assertEquals("COMMAND_ILLEGAL_TRANSITION", again.get("code"));
    assertTrue(again.get("message").contains("returned"), again.text());
  }

  @Test
  void extends_a_loan_of_who_has_few() {
    Answer extended = http.post("/loans/l1/extend", "{\"neighbour\":\"ada\",\"days\":7}");
    assertEquals(200, extended.status(), extended.text());
    ask("drill", "ada", 1);
    ask("drill", "ada", 1);
    Answer refused = http.post("/loans/l1/extend", "{\"neighbour\":\"ada\",\"days\":14}");

    assertEquals(422, refused.status(), refused.text());
    assertEquals("COMMAND_GUARD_REJECTED", refused.get("code"));
    assertTrue(refused.get("message").contains("fewEnough"), refused.text());
    assertEquals(2, served.trace("Loan-l1").size());
  }

  @Test
  void shows_a_neighbour_s_loans_of_a_time_with_the_name_of_the_tool() {
    assertEquals(
        JsonText.parse(
            """
            [{"id":"l1","tool":"Ladder","neighbour":"ada","copies":1,"days":null,"status":"lent",
              "askedAt":"2026-04-02T10:00:00.000Z"}]"""),
        http.get("/neighbours/ada/loans?" + LATE_MARCH).body());
    assertEquals(new Json.Arr(List.of()), http.get("/neighbours/bob/loans?" + LATE_MARCH).body());
    assertEquals(400, http.get("/neighbours/ada/loans?from=yesterday&to=today").status());
  }

  @Test
  void counts_how_often_a_tool_was_lent() {
    ask("ladder", "grace", 1);
    ask("ladder", "grace", 9);

    assertEquals(
        JsonText.parse("[{\"tool\":\"Ladder\",\"loans\":2,\"copies\":2}]"),
        http.get("/use").body());
  }

  @Test
  void a_wish_sent_again_with_its_key_is_granted_once() {
    String wish = "{\"toolId\":\"drill\",\"neighbour\":\"grace\",\"copies\":1}";
    Answer first = http.post("/loans", wish, "Idempotency-Key", "k1");
    Answer again = http.post("/loans", wish, "Idempotency-Key", "k1");

    assertEquals(first.text(), again.text());
    assertEquals("true", again.header("Idempotency-Replay"));
    assertEquals(1, served.trace("Loan-" + first.get("loanId")).size());
  }

  private Answer ask(String tool, String neighbour, int copies) {
    return http.post(
        "/loans",
        "{\"toolId\":\"%s\",\"neighbour\":\"%s\",\"copies\":%d}"
            .formatted(tool, neighbour, copies));
  }

  /** One member of each row. */
  private List<String> each(String path, String member) {
    return ((Json.Arr) http.get(path).body())
        .items().stream()
            .map(row -> ((Json.Str) ((Json.Obj) row).get(member).orElseThrow()).value())
            .toList();
  }
}
