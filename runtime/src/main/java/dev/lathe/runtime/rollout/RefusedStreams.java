package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Generation;
import dev.lathe.runtime.projection.StuckStreams;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.List;
import java.util.Optional;

/**
 * Streams that a table of the projector cannot take, put aside while it is filled: one of them does
 * not keep all others from a new bundle. A table that commands write decides on what it has, so
 * there nothing is put aside.
 */
final class RefusedStreams {
  /**
   * Streams a table: with more of them the table is wrong, not its streams, and the bundle is
   * refused.
   */
  private static final int MOST = 100;

  private final Database database;
  private final RolloutStatements statements;
  private final StuckStreams stuck;

  RefusedStreams(Database database, RolloutStatements statements) {
    this.database = database;
    this.statements = statements;
    this.stuck = new StuckStreams(database);
  }

  /**
   * Fills a table up to the first event that it refuses, and puts that one's stream aside.
   *
   * @return whether there was one, and the table has not had too many
   */
  boolean putAside(Generation generation, long after, long upTo) {
    Optional<StatementFailed> failed = tried(generation, after, upTo);
    if (failed.isEmpty() || stuck.of(generation.name()) >= MOST) return false;
    long from = after;
    long to = upTo;
    while (to - from > 1) {
      long middle = from + (to - from) / 2;
      Optional<StatementFailed> half = tried(generation, from, middle);
      if (half.isPresent()) {
        failed = half;
        to = middle;
      } else {
        from = middle;
      }
    }
    stuck.note(generation.name(), to, failed.get().databaseMessage());
    return true;
  }

  private Optional<StatementFailed> tried(Generation generation, long from, long to) {
    try {
      database.executeAll(statements.fill(List.of(generation), from, to));
      return Optional.empty();
    } catch (StatementFailed e) {
      return Optional.of(e);
    }
  }
}
