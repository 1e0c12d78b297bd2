package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.conformance.statement.LimitedTransfers;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller is told who does more than they may. */
class CallerLimitsTest {
  private static final String[] ALICE = {"x-actor-id", "alice"};

  @TempDir private Path folder;
  private Served served;
  private Http http;

  @BeforeEach
  void start() {
    served =
        Served.on(
            new DatabaseChoice.OwnFile(),
            Served.value(Compiler.compile(LimitedTransfers.files())),
            folder);
    http = served.http();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void a_command_is_told_what_is_left_and_when_there_is_more() {
    for (int i = 0; i < LimitedTransfers.BURST; i++) {
      Answer opened = opened("a" + i, ALICE);
      assertEquals(200, opened.status(), opened.text());
      int left = LimitedTransfers.BURST - 1 - i;
      assertEquals(
          "\"moves\";r=%s".formatted(left), opened.header("RateLimit").replaceAll(";t=.*", ""));
      assertEquals("\"moves\";q=10;w=600", opened.header("RateLimit-Policy"));
    }
    Answer refused = opened("b", ALICE);
    assertEquals(429, refused.status(), refused.text());
    assertEquals("RATE_LIMITED", refused.get("code"));
    assertTrue(refused.text().contains("{\"limit\":\"moves\"}"), refused.text());
    assertTrue(refused.get("message").contains("came from you, 10 of them at once"));
    long pause = Long.parseLong(refused.header("Retry-After"));
    assertTrue(pause > 50 && pause <= 60, () -> "a token a minute comes back in " + pause);
    assertEquals(200, opened("b", "x-actor-id", "bob").status());
    Answer nobody = opened("c");
    assertEquals(200, nobody.status());
    assertEquals("", nobody.header("RateLimit"));
    served.database().execute(Statement.write("UPDATE lathe_bucket SET at=at-" + pause));
    assertEquals(200, opened("d", ALICE).status(), "who waited is let in");
  }

  @Test
  void a_read_is_counted_here() {
    assertEquals(200, opened("a", ALICE).status());
    for (int left = 2; left >= 0; left--) {
      Answer read = http.get("/api/accounts/a", ALICE);
      assertEquals(200, read.status());
      assertTrue(read.header("RateLimit").startsWith("\"looks\";r=" + left));
    }
    Answer refused = http.get("/api/accounts/a", ALICE);
    assertEquals(429, refused.status());
    assertTrue(refused.text().contains("{\"limit\":\"looks\"}"), refused.text());
    assertEquals(200, http.get("/api/accounts/a", "x-actor-id", "bob").status());
    assertEquals(200, http.get("/api/accounts/a").status());
    assertEquals(200, opened("b", ALICE).status(), "another limit");
  }

  /** So all that holds for named limits holds for these, on every database. */
  @Test
  void a_limit_for_all_makes_the_bundle_in_which_each_binding_names_it() {
    Bundle named = Served.value(Compiler.compile(LimitedTransfers.files()));
    Bundle usual = Served.value(Compiler.compile(LimitedTransfers.usual()));
    Bundle asWritten = usual.with(named.written().orElseThrow()); // that is where they differ
    assertEquals(BundleFile.of(named).id(), BundleFile.of(asWritten).id());
    assertEquals(
        Set.of("openAccount", "transfer", "readAccount"),
        usual.operations().routes().stream()
            .filter(route -> route.limits().caller().isPresent())
            .map(Route::binding)
            .collect(Collectors.toSet()));
  }

  private Answer opened(String id, String... headers) {
    return http.post(
        "/api/accounts", "{\"id\":\"%s\",\"owner\":\"me\",\"balance\":1}".formatted(id), headers);
  }
}
