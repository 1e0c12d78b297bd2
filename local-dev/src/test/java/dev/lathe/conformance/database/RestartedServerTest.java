package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.statement.Trial;
import dev.lathe.dev.sqld.SqldKeeper;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A libSQL server that goes away under its clients, and comes back. */
final class RestartedServerTest {
  private static final Path LIBRARY =
      Path.of("../compiler/src/test/resources/golden/library/blueprint");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  @Test
  void a_server_that_ends_by_itself_is_started_again() {
    var platform = SystemPlatform.create();
    try (var server = LocalSqld.start();
        var database = LibSqlDatabase.open(server.url(), Optional.empty());
        var _ = SqldKeeper.of(server.process(), platform.time(), platform.threads())) {
      var library = Trial.of(LIBRARY, database);
      assertInstanceOf(CommandOutcome.Accepted.class, add(library, "k1", "a1"));
      long first = server.process().pid();
      assertTrue(ProcessHandle.of(first).orElseThrow().destroyForcibly());
      awaitAnswer(database);
      assertNotEquals(first, server.process().pid());
      assertInstanceOf(CommandOutcome.Replayed.class, add(library, "k1", "a1"));
    }
  }

  private static void awaitAnswer(LibSqlDatabase database) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        database.execute(read("SELECT 1"));
        return;
      } catch (DatabaseUnavailable notYet) {
        assertTrue(System.nanoTime() < end, "the server stays away");
      }
    }
  }

  private static CommandOutcome add(Trial library, String key, String author) {
    return library.command(
        "addAuthor", Optional.of(key), OptionalLong.empty(), "id", author, "name", "Someone");
  }
}
