package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.verify.FormerState;
import dev.lathe.runtime.verify.FormerState.Then;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an aggregate was with the first of its events, or until a moment. */
class FormerStateTest {
  private static final Path TICKETS =
      Path.of("../compiler/src/test/resources/golden/children/blueprint");

  @TempDir private Path folder;

  private static FormerState state(Served served) {
    return new FormerState(
        served.database(),
        served.bundle(),
        BundleFile.of(served.bundle()).id(),
        () -> SqliteDatabase.open(":memory:"));
  }

  private static List<String> told(Then then) {
    return then.tables().stream()
        .flatMap(table -> table.rows().stream().map(row -> table.table() + JsonText.write(row)))
        .map(line -> line.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\d{4}-\\d\\d-\\d\\dT[^\"]*", "…"))
        .toList();
  }

  @Test
  void records_come_and_go_with_their_aggregate() {
    try (Served served = Served.blueprint(TICKETS, folder)) {
      Http http = served.http();
      http.post(
          "/api/tickets", "{\"id\":\"t1\",\"title\":\"T\",\"by\":\"ann\",\"text\":\"first\"}");
      http.post("/api/tickets/t1/comments", "{\"by\":\"bob\",\"text\":\"second\"}");
      http.post("/api/tickets", "{\"id\":\"t2\",\"title\":\"U\",\"by\":\"cy\",\"text\":\"other\"}");
      assertEquals(200, http.post("/api/tickets/t1/discard", "").status());

      FormerState state = state(served);
      long events = state.atVersion("Ticket-t1", Long.MAX_VALUE).events();
      assertEquals(events, state.atVersion("Ticket-t1", 1).events());
      List<String> at2 = told(state.atVersion("Ticket-t1", events - 1));
      assertTrue(
          at2.getFirst().startsWith("ticket_view{\"id\":\"t1\",\"opened_by\":\"ann\""),
          at2::toString);
      assertTrue(at2.stream().anyMatch(row -> row.contains("\"text\":\"second\"")), at2::toString);
      assertTrue(at2.stream().noneMatch(row -> row.contains("other")), at2::toString);
      assertEquals(List.of(), told(state.atVersion("Ticket-t1", events)), "it was deleted");
      assertEquals(0, state.atVersion("Ticket-t3", 1).events());
    }
  }

  @Test
  void a_moment_ends_before_the_first_event_that_is_later() {
    try (Served served = Served.blueprint(Blueprints.example("customers"), folder)) {
      Http http = served.http();
      http.post("/api/customers", "{\"id\":\"c1\",\"name\":\"Ann\",\"points\":3}");
      http.post("/api/customers", "{\"id\":\"c2\",\"name\":\"Bob\",\"points\":4}");
      Instant before = served.server().now();
      served.server().forward(Duration.ofDays(2));
      http.post("/api/customers/c1/merge", "{\"duplicate\":\"c2\"}");

      FormerState state = state(served);
      String then =
          "customers{\"id\":\"c1\",\"email\":null,\"merged_into\":null,\"name\":\"Ann\",\"points\":3,"
              + "\"status\":\"active\"}";
      assertEquals(List.of(then), told(state.atTime("Customer-c1", before)));
      assertEquals(List.of(then), told(state.atTime("Customer-c1", before.plusSeconds(86_400))));
      String now = then.replace("\"points\":3", "\"points\":7");
      Instant end = served.server().now();
      assertEquals(List.of(now), told(state.atTime("Customer-c1", end)));
      assertTrue(state.atTime("Customer-c1", before.minusSeconds(86_400)).last().isEmpty());
      assertEquals(2, state.atTime("Customer-c1", before.minusSeconds(86_400)).events());
    }
  }
}
