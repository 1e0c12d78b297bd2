package dev.lathe.runtime;

import dev.lathe.model.bundle.Generation;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;

/** Fills a table from the log as a rollout does, past all its steps. */
public final class Filling {
  private Filling() {}

  /** Folds all events. */
  public static void fromLog(Database database, Generation generation) {
    fromLog(database, generation, 0, Long.MAX_VALUE);
  }

  /** Folds the events after {@code from}, up to and with {@code to}. */
  public static void fromLog(Database database, Generation generation, long from, long to) {
    generation
        .folding()
        .ifPresent(folding -> folding.ddl().forEach(ddl -> database.execute(Statement.write(ddl))));
    database.execute(Statement.write(generation.fill(), from, to));
  }
}
