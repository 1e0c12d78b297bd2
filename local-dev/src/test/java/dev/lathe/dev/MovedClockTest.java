package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days pass for a server and its database at once. */
class MovedClockTest {
  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("returns")));
  private static final Instant CHRISTMAS = Instant.parse("2030-12-24T18:00:00Z");
  private static final Duration LATE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void a_timer_of_days_fires_when_the_clock_is_set_forward_through_a_restart() {
    String id;
    try (DevServer server = server(new DatabaseChoice.OwnFile(), Optional.of(CHRISTMAS))) {
      Http http = Http.to(server.address());
      id =
          http.post("/api/returns", "{\"item\":\"lamp\",\"price\":\"20\",\"within\":\"P14D\"}")
              .get("returnId");
      await(() -> status(http, id).equals("labelled"));
      server.forward(Duration.ofDays(13));
      assertTrue(databaseTime(server).startsWith("2031-01-06T18:00:"), databaseTime(server));
    }
    try (DevServer server = server(new DatabaseChoice.OwnFile(), Optional.empty())) {
      Http http = Http.to(server.address());
      assertTrue(databaseTime(server).startsWith("2031-01-06T18:0"), databaseTime(server));
      assertEquals("labelled", status(http, id));

      Http.Answer moved = http.post("/-/clock", "{\"forward\":\"PT24H\"}");

      assertEquals(200, moved.status());
      await(() -> status(http, id).equals("lapsed"));
      Instant lapsed =
          Instant.parse(
              text(server, "SELECT time FROM event WHERE entity='Return' ORDER BY position DESC"));
      assertTrue(lapsed.isAfter(CHRISTMAS.plus(Duration.ofDays(14))), lapsed.toString());
      assertTrue(lapsed.isBefore(server.now()), lapsed.toString());
      assertEquals(400, http.post("/-/clock", "{\"forward\":\"-PT1H\"}").status());
      assertEquals(400, http.post("/-/clock", "{\"forward\":\"P999999D\"}").status());
      assertEquals(400, http.post("/-/clock", "[]").status());
    }
    DatabaseChoice own = new DatabaseChoice.OwnFile();
    assertThrows(ClockRefused.class, () -> server(own, Optional.of(CHRISTMAS)).close());
  }

  @Test
  void a_servers_database_keeps_its_own_time() {
    DatabaseChoice sqld = new DatabaseChoice.OwnServer();
    assertThrows(ClockRefused.class, () -> server(sqld, Optional.of(CHRISTMAS)).close());
  }

  private DevServer server(DatabaseChoice database, Optional<Instant> at) {
    return DevServer.start(
        new DevOptions(BUNDLE, new DevFolder(folder), database, new QueueChoice.None(), 0, at));
  }

  private static String status(Http http, String id) {
    return http.get("/api/returns/" + id).get("status");
  }

  private static String databaseTime(DevServer server) {
    return text(server, "SELECT " + DatabaseTime.NOW);
  }

  private static String text(DevServer server, String sql) {
    return server.database().execute(Statement.read(sql)).requiredText(0, 0);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
