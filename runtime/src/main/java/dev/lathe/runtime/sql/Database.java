package dev.lathe.runtime.sql;

import java.util.List;

/**
 * A database that keeps events and read models. Safe for many threads, virtual ones included; a
 * write waits for its turn, so callers need no lock of their own.
 */
public interface Database extends AutoCloseable {

  /**
   * Runs one statement in its own transaction, in one round trip.
   *
   * <p>A read that starts after a write has returned sees that write. A statement that fails leaves
   * nothing behind.
   *
   * @return what the statement returned, all of it; {@link Rows#none()} where it returns nothing
   * @throws DatabaseUnavailable if no answer came or the database was busy: the statement may have
   *     been applied, so send it again with the same idempotency key
   * @throws StatementFailed if the database refused the statement: it left nothing behind
   * @throws StatementTimedOut if it took longer than the statement's own limit: what it wrote, if
   *     anything, may have been applied
   */
  Rows execute(Statement statement);

  /**
   * As {@link #execute}, of what came with a later version, or with the first that needs it: no
   * rows where the database has no such table, view or column.
   */
  default Rows executeWhereThere(Statement statement) {
    try {
      return execute(statement);
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Rows.none();
      throw e;
    }
  }

  /**
   * Runs statements in order as one transaction in one request: all of them or none. For DDL,
   * rebuilds and seeds; what they return is dropped.
   *
   * @param statements without BEGIN or COMMIT of their own; an empty list does nothing
   * @throws DatabaseUnavailable if no answer came or the database was busy: all or none of them may
   *     have been applied
   * @throws StatementFailed if the database refused one of them: none was applied
   */
  void executeAll(List<Statement> statements);

  /** Whether each request goes to another process, and costs more than most of what it asks. */
  default boolean remote() {
    return false;
  }

  /** Gives the connections back; closing twice does nothing. Statements after that fail. */
  @Override
  void close();
}
