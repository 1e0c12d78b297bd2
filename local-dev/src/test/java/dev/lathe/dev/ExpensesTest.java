package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the expenses answer to whom: middleware lets in, a step and the graphs ask who it is. */
class ExpensesTest {
  private static final String[] ALICE = {"Authorization", "Bearer dev:alice"};
  private static final String[] BOB = {"Authorization", "Bearer dev:bob"};
  private static final String SEEDED = "00000000-0000-0000-0000-000000000001";

  private Served served;
  private Http http;

  @BeforeEach
  void start(@TempDir Path folder) {
    served = Served.blueprint(Blueprints.example("expenses"), folder);
    http = served.http();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void nobody_gets_in_whom_no_provider_knows() {
    Strangers.areRefused(http, "/api/claims", "/api/claims", "{\"amount\":7}");
  }

  @Test
  void a_claim_belongs_to_whose_session_it_was_submitted_in() {
    Answer submitted = submit(ALICE);

    assertEquals(200, submitted.status(), submitted.text());
    assertEquals("submitted", submitted.get("status"));
    String claim = submitted.get("claimId");
    assertEquals(
        List.of(
            "ClaimSubmit {\"before\":null,\"after\":{\"status\":\"submitted\","
                + "\"purpose\":\"Hotel\",\"amount\":\"120.00\",\"claimant\":\"alice\"}}"),
        served.trace("Claim-" + claim));
    assertTrue(http.get("/api/claims", ALICE).text().contains(claim));
    assertFalse(http.get("/api/claims", BOB).text().contains(claim));
  }

  @Test
  void who_claims_is_not_the_body_s_to_say() {
    Answer forged =
        http.post(
            "/api/claims",
            "{\"purpose\":\"Hotel\",\"amount\":\"120.00\",\"claimant\":\"bob\"}",
            ALICE);

    assertEquals(400, forged.status(), forged.text());
  }

  @Test
  void one_s_own_claims_are_listed_newest_first() {
    String newer = submit(ALICE).get("claimId");

    var claims = (Json.Arr) http.get("/api/claims", ALICE).body();
    assertEquals(
        List.of(newer, SEEDED),
        claims.items().stream()
            .map(claim -> ((Json.Str) ((Json.Obj) claim).get("id").orElseThrow()).value())
            .toList());
    assertEquals(1, ((Json.Arr) http.get("/api/claims?limit=1", ALICE).body()).items().size());
  }

  @Test
  void only_its_claimant_withdraws_a_claim_and_only_once() {
    String path = "/api/claims/" + SEEDED + "/withdraw";
    Answer stranger = http.post(path, "{}", BOB);
    Answer claimant = http.post(path, "{}", ALICE);
    Answer again = http.post(path, "{}", ALICE);

    assertRefused("COMMAND_ILLEGAL_TRANSITION", stranger);
    assertEquals(200, claimant.status(), claimant.text());
    assertEquals("withdrawn", claimant.get("status"));
    assertRefused("COMMAND_ILLEGAL_TRANSITION", again);
  }

  @Test
  void nobody_approves_a_claim_of_their_own() {
    String path = "/api/claims/" + SEEDED + "/approve";
    Answer claimant = http.post(path, "{}", ALICE);
    Answer other = http.post(path, "{}", BOB);

    assertRefused("COMMAND_GUARD_REJECTED", claimant);
    assertTrue(claimant.get("message").contains("somebodyElses"), claimant.text());
    assertEquals(200, other.status(), other.text());
    assertEquals(
        "ClaimApprove {\"before\":{\"status\":\"submitted\",\"approver\":null},"
            + "\"after\":{\"status\":\"approved\",\"approver\":\"bob\"}}",
        served.trace("Claim-" + SEEDED).get(1));
  }

  private Answer submit(String[] who) {
    return http.post("/api/claims", "{\"purpose\":\"Hotel\",\"amount\":\"120.00\"}", who);
  }

  private static void assertRefused(String code, Answer answer) {
    assertEquals(422, answer.status(), answer.text());
    assertEquals(code, answer.get("code"));
  }
}
