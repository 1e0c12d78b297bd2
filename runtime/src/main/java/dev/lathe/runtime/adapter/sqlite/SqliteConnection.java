package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** One connection and its prepared statements. Not safe for threads: its owner lends it to one. */
final class SqliteConnection {
  /** How long SQLite itself waits for another process that writes the same file. */
  private static final int BUSY_MILLISECONDS = 5_000;

  /**
   * A checkpoint at 16 MB of log writes a page that changed often once, where SQLite's 4 MB write
   * it four times: 8,600 commands/s at best against 5,200 (2026-11-21).
   */
  private static final String PAGES_BEFORE_CHECKPOINT = "4000";

  private final Connection connection;
  private final PreparedStatements prepared;

  private SqliteConnection(Connection connection) {
    this.connection = connection;
    this.prepared = new PreparedStatements(connection);
  }

  static SqliteConnection writer(Path file) {
    return open(file.toString(), settings());
  }

  static SqliteConnection reader(Path file) {
    var opened = open(file.toString(), settings());
    opened.run("PRAGMA query_only=ON"); // a plan that says READ and writes is found out here
    return opened;
  }

  static SqliteConnection inMemory() {
    return open(":memory:", settings());
  }

  Rows execute(Statement statement) {
    boolean done = false;
    try {
      Rows rows = prepared.of(statement).execute(statement);
      done = true;
      return rows;
    } catch (SQLException e) {
      throw SqliteErrors.translated(statement, e);
    } finally {
      if (!done) prepared.forget(statement);
    }
  }

  /** BEGIN, the statements, COMMIT; or nothing. */
  void executeAll(List<Statement> statements) {
    run("BEGIN IMMEDIATE");
    boolean committed = false;
    try {
      statements.forEach(this::execute);
      run("COMMIT");
      committed = true;
    } finally {
      if (!committed) rollBack();
      prepared.forget(); // after DDL the old ones would be prepared anew one by one anyway
    }
  }

  void checkpointAndClose() {
    try {
      run("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (DatabaseUnavailable | StatementFailed anotherProcessReads) {
      // The log stays beside the file and is read by whoever opens it next.
    } finally {
      close();
    }
  }

  void close() {
    prepared.forget();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the database did not close: " + SqliteErrors.text(e), e);
    }
  }

  private void rollBack() {
    try {
      run("ROLLBACK");
    } catch (StatementFailed alreadyRolledBack) {
      // Some errors end the transaction themselves: https://sqlite.org/lang_transaction.html
    }
  }

  private void run(String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw SqliteErrors.translated(Statement.write(sql), e);
    }
  }

  private static SqliteConnection open(String file, Properties settings) {
    try {
      Connection opened = JDBC.createConnection("jdbc:sqlite:" + file, settings);
      return new SqliteConnection(opened);
    } catch (SQLException e) {
      throw new DatabaseUnavailable("cannot open " + file + ": " + SqliteErrors.text(e), e);
    }
  }

  /** Where SQLite leaves a choice, what a libSQL server answers, so that a plan behaves alike. */
  private static Properties settings() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, PAGES_BEFORE_CHECKPOINT);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false); // else a second statement after every INSERT
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return config.toProperties();
  }
}
