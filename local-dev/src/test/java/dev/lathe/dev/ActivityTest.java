package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.console.Activity;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says of itself: requests by how they ended, and where its log stands. */
final class ActivityTest {
  @TempDir private Path folder;

  @Test
  void requests_are_counted_by_how_they_ended_and_the_log_by_who_has_it() {
    try (Served served = Served.blueprint(Blueprints.example("issue-tracker"), folder)) {
      Activity before = served.server().activity();
      assertEquals(served.number("SELECT max(position) FROM event"), before.position());
      assertEquals(0, before.requests());
      served.http().get("/v1/issues");
      served.http().get("/v1/issues?limit=0");
      served.http().get("/v1/issues", "Lathe-Console", "1");
      Activity after = served.server().activity();
      assertEquals(2, after.requests());
      assertEquals(1, after.refused());
      assertEquals(0, after.failed());
      assertEquals(before.position(), after.position());
    }
  }

  @Test
  void what_a_reader_lacks_is_behind_and_what_it_can_not_apply_is_aside() {
    try (Served served = Served.blueprint(Blueprints.example("issue-tracker"), folder)) {
      assertTrue(served.server().awaitFlow(30));
      served
          .database()
          .execute(
              Statement.write("INSERT INTO cursor(name,position,at) VALUES('slow',?1,'2026')", 2L));
      served
          .database()
          .execute(
              Statement.write(
                  "INSERT INTO"
                      + " parked(consumer,stream,position,attempts,next_try,since,error,dead_at)"
                      + " VALUES('slow','Issue-1',3,10,'2999','2026','large','2026')"));
      Activity now = served.server().activity();
      assertEquals(now.position() - 2, now.behind());
      assertEquals(1, now.aside());
    }
  }
}
