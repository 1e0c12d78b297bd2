package dev.lathe.runtime.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;

/**
 * The words around statements that share a transaction. Some errors end a transaction by
 * themselves: a full disk, a read or write that failed, an interrupt. Its savepoints are gone then,
 * so each of these words tells by its answer whether the transaction is still there.
 *
 * @see <a href="https://sqlite.org/lang_transaction.html">response to errors within a
 *     transaction</a>
 */
final class SqliteTransaction {
  private final Word begin;
  private final Word savepoint;
  private final Word release;
  private final Word undo;
  private final Word commit;
  private final Word rollback;
  private final Word another;

  SqliteTransaction(Connection connection) throws SQLException {
    begin = new Word(connection, "BEGIN IMMEDIATE");
    savepoint = new Word(connection, "SAVEPOINT member");
    release = new Word(connection, "RELEASE member");
    undo = new Word(connection, "ROLLBACK TO member");
    commit = new Word(connection, "COMMIT");
    rollback = new Word(connection, "ROLLBACK");
    another = new Word(connection, "BEGIN");
  }

  /** Waits for other processes that write, as long as the connection is set up for. */
  void begin() throws SQLException {
    begin.required();
  }

  /** What a member writes from here on, it writes in a savepoint of its own. */
  void beginMember() throws SQLException {
    savepoint.required();
  }

  /** Keeps what the member wrote; false if the transaction is gone, and all of it with it. */
  boolean keepMember() throws SQLException {
    return release.done();
  }

  /** Leaves nothing of the member; false if the transaction is gone, and all of it with it. */
  boolean undoMember() throws SQLException {
    return undo.done() && release.done();
  }

  /** Whether everything is committed; if not, nothing is, and the transaction may be open. */
  boolean commit() throws SQLException {
    return commit.done();
  }

  /** Ends the transaction where it is open; false if it is open after that. */
  boolean rollBack() throws SQLException {
    var unused = rollback.done(); // refused where none is open: so another one can begin
    return another.done() && rollback.done();
  }

  void close() {
    List.of(begin, savepoint, release, undo, commit, rollback, another).forEach(Word::close);
  }

  /** One of them, prepared. */
  private static final class Word {
    private final PreparedStatement prepared;
    private final CoreStatement core;

    Word(Connection connection, String sql) throws SQLException {
      prepared = connection.prepareStatement(sql);
      core = (CoreStatement) prepared;
    }

    /** Past the driver's own execution, which would ask the connection twice more. */
    boolean done() throws SQLException {
      return code() == Codes.SQLITE_DONE;
    }

    void required() throws SQLException {
      int code = code();
      if (code != Codes.SQLITE_DONE) {
        core.pointer.safeRunConsume((db, _) -> db.throwex(code));
      }
    }

    private int code() throws SQLException {
      return core.pointer.safeRunInt(
          (db, pointer) -> {
            int code = db.step(pointer);
            db.reset(pointer);
            return code;
          });
    }

    void close() {
      try {
        prepared.close();
      } catch (SQLException alreadyGone) {
        // It ends with its connection.
      }
    }
  }
}
