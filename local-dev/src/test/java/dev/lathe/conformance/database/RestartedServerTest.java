package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A libSQL server that goes away under its clients, and comes back. */
final class RestartedServerTest {
  @Test
  void a_server_that_was_killed_and_came_back_is_used_again() {
    try (var server = LocalSqld.start();
        var database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      database.executeAll(CommandSample.SCHEMA);
      assertEquals("accepted", place(database, "k1", "o1"));
      server.process().kill();
      assertThrows(DatabaseUnavailable.class, () -> place(database, "k2", "o2"));
      assertThrows(DatabaseUnavailable.class, () -> database.execute(read("SELECT 1")));
      server.process().restart();
      assertEquals("accepted", place(database, "k2", "o2"));
      assertEquals("replayed", place(database, "k1", "o1"));
    }
  }

  private static Object place(Database database, String key, String order) {
    return String.valueOf(
        database.execute(CommandSample.place(key, "h", "c-" + key, order, 3)).text(0, 0));
  }
}
