package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.conformance.statement.Trial;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A libSQL server that goes away under its clients, and comes back. */
final class RestartedServerTest {
  private static final Path LIBRARY =
      Path.of("../compiler/src/test/resources/golden/library/blueprint");

  @Test
  void a_server_that_was_killed_and_came_back_is_used_again() {
    try (var server = LocalSqld.start();
        var database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      var library = Trial.of(LIBRARY, database);
      assertInstanceOf(CommandOutcome.Accepted.class, add(library, "k1", "a1"));
      server.process().kill();
      assertThrows(DatabaseUnavailable.class, () -> add(library, "k2", "a2"));
      assertThrows(DatabaseUnavailable.class, () -> database.execute(read("SELECT 1")));
      server.process().restart();
      assertInstanceOf(CommandOutcome.Accepted.class, add(library, "k2", "a2"));
      assertInstanceOf(CommandOutcome.Replayed.class, add(library, "k1", "a1"));
    }
  }

  private static CommandOutcome add(Trial library, String key, String author) {
    return library.command(
        "addAuthor", Optional.of(key), OptionalLong.empty(), "id", author, "name", "Someone");
  }
}
