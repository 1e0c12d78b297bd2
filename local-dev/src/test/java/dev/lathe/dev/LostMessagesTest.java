package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands are answered while the queue starts. */
final class LostMessagesTest {
  private static final Path DERIVED =
      Path.of("../compiler/src/test/resources/golden/derived/blueprint");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void what_is_decided_meanwhile_is_sent_whenever_it_is(int after) {
    try (var served =
        Served.on(new DatabaseChoice.OwnFile(), Served.value(Compiler.compile(DERIVED)), folder)) {
      sold(served, "before");
      var database = new Interrupted(served.database(), after, () -> sold(served, "meanwhile"));
      new LostMessages(database).sendAgain(served.bundle());
      assertTrue(database.left < 0, "there are fewer statements");
      long sent = served.number("SELECT position FROM cursor WHERE name='relay'");
      long newest = served.number("SELECT max(position) FROM event");
      assertTrue(sent < newest, () -> "the relay begins behind " + sent + " of " + newest);
    }
  }

  private static void sold(Served served, String id) {
    String body = "{\"id\":\"%s\",\"region\":\"north\",\"amount\":1}".formatted(id);
    Http.Answer answer = served.http().post("/api/sales", body);
    assertTrue(answer.status() < 300, answer::text);
  }

  /** A database where something happens after so many statements. */
  private static final class Interrupted implements Database {
    private final Database database;
    private final Runnable happens;
    private int left;

    private Interrupted(Database database, int left, Runnable happens) {
      this.database = database;
      this.left = left;
      this.happens = happens;
    }

    @Override
    public Rows execute(Statement statement) {
      Rows rows = database.execute(statement);
      if (left-- == 0) happens.run();
      return rows;
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
