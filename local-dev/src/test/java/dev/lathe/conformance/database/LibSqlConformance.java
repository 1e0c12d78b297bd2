package dev.lathe.conformance.database;

import static dev.lathe.runtime.sql.Statement.read;
import static dev.lathe.runtime.sql.Statement.write;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** What a libSQL server must do, by whichever protocol; a subclass says which one. */
abstract class LibSqlConformance extends DatabaseConformance {
  private static @Nullable LocalSqld shared;

  @AfterAll
  static void stop_the_server() {
    if (shared != null) shared.close();
    shared = null;
  }

  /** The server at {@code url}. */
  abstract Database open(String url);

  @Override
  protected Database open() {
    LocalSqld running = shared;
    if (running == null) {
      running = LocalSqld.start();
      shared = running;
    }
    Database database = open(running.url());
    empty(database);
    return database;
  }

  private static void empty(Database database) {
    Rows objects =
        database.execute(
            read(
                "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger','view','table')"
                    + " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'libsql%'"
                    + " ORDER BY type='table', type='view'"));
    List<Statement> drops = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      drops.add(
          write("DROP " + objects.requiredText(i, 0) + " [" + objects.requiredText(i, 1) + "]"));
    }
    database.executeAll(drops);
  }
}
