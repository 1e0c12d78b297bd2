package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** One connection and its prepared statements. Not safe for threads: its owner lends it to one. */
final class SqliteConnection {
  /** How long SQLite itself waits for another process that writes the same file. */
  private static final int BUSY_MILLISECONDS = 5_000;

  /**
   * From 128 MB of log on a commit does what {@link Checkpoints} could not: a reader that stays
   * longer than many commands keeps it from that.
   */
  private static final String PAGES_BEFORE_CHECKPOINT = "32000";

  /**
   * In bytes, of one value that is read: no answer of a function holds half of it, and what is
   * longer would be copied again and again before that is found.
   */
  private static final int LONGEST_READ = 16 * 1024 * 1024;

  private final SQLiteConnection connection;
  private final PreparedStatements prepared;
  private final ConnectionClock clock;

  /** Of a connection that writes, from the first transaction of several on. */
  private @Nullable SqliteTransaction transaction;

  /** A transaction is open that cannot be ended: what is done in it would never be committed. */
  private boolean stuck;

  /** When the statement that runs now is to be ended. */
  private Until until = Until.NEVER;

  private SqliteConnection(SQLiteConnection connection, @Nullable MovableTime time)
      throws SQLException {
    this.connection = connection;
    this.clock = new ConnectionClock(connection, time);
    this.prepared = new PreparedStatements(connection);
    Until.watch(connection, () -> until);
  }

  static SqliteConnection writer(Path file, @Nullable MovableTime time) {
    return open(file.toString(), time);
  }

  static SqliteConnection reader(Path file, @Nullable MovableTime time) {
    var opened = open(file.toString(), time);
    opened.run("PRAGMA query_only=ON"); // a plan that says READ and writes is found out here
    opened.limitReads();
    return opened;
  }

  static SqliteConnection inMemory(@Nullable MovableTime time) {
    return open(":memory:", time);
  }

  /** Does {@code statement}, and ends it where it is not done when {@code ends} comes. */
  Rows execute(Statement statement, Until ends) {
    if (ends.passed()) throw new StatementTimedOut(statement);
    until = ends;
    try {
      return statement.then().isPresent() ? all(statement) : execute(statement);
    } finally {
      until = Until.NEVER;
    }
  }

  /** Does a statement and what comes with it, or nothing; answers what the first one returned. */
  private Rows all(Statement statement) {
    run("BEGIN IMMEDIATE");
    boolean committed = false;
    try {
      Rows rows = inOrder(statement);
      run("COMMIT");
      committed = true;
      return rows;
    } finally {
      if (!committed) rollBack();
    }
  }

  /** Does {@code statement}, however long it takes. */
  Rows execute(Statement statement) {
    if (stuck) throw new DatabaseUnavailable("an earlier transaction did not end");
    boolean done = false;
    try {
      if (clock.set()) prepared.forget();
      Rows rows = prepared.of(statement).execute(statement);
      done = true;
      return rows;
    } catch (SQLException e) {
      throw SqliteErrors.translated(statement, e);
    } finally {
      if (!done) prepared.forget(statement);
    }
  }

  /**
   * Does members in one transaction, each in a savepoint of its own, and notes their answers.
   *
   * @param longest no member but the first is begun after it
   * @return how many of them, from the first on, are done and committed; 0 if nothing is: the
   *     transaction was lost, and what was noted is void
   */
  int together(List<Member> members, Duration longest) {
    boolean committed = false;
    SqliteTransaction words;
    try {
      words = transaction();
      words.begin();
    } catch (SQLException e) {
      // Another process writes: that would keep each of them waiting in turn.
      RuntimeException why = SqliteErrors.translated(members.getFirst().statement(), e);
      members.forEach(member -> member.fail(why));
      return members.size();
    }
    try {
      long since = System.nanoTime();
      int done = 0;
      boolean open = true;
      for (Member member : members) {
        if (done > 0 && System.nanoTime() - since > longest.toNanos()) break;
        open = kept(member, words);
        if (!open) break;
        done++;
      }
      committed = open && words.commit();
      return committed ? done : 0;
    } catch (SQLException lost) {
      return 0;
    } finally {
      if (!committed) stuck = !rolledBack(words);
    }
  }

  /** Does one member; false if the transaction is gone. */
  private boolean kept(Member member, SqliteTransaction words) throws SQLException {
    words.beginMember();
    try {
      member.answer(inSavepoint(member.statement(), member.until()));
    } catch (RuntimeException e) {
      member.fail(e);
      return words.undoMember();
    }
    return words.keepMember();
  }

  /** The savepoint holds what comes with a statement together with it. */
  private Rows inSavepoint(Statement statement, Until ends) {
    if (ends.passed()) throw new StatementTimedOut(statement);
    until = ends;
    try {
      return inOrder(statement);
    } finally {
      until = Until.NEVER;
    }
  }

  private Rows inOrder(Statement statement) {
    Rows rows = execute(statement);
    for (var next = statement.then(); next.isPresent(); next = next.get().then()) {
      execute(next.get());
    }
    return rows;
  }

  private SqliteTransaction transaction() throws SQLException {
    SqliteTransaction known = transaction;
    if (known != null) return known;
    var fresh = new SqliteTransaction(connection);
    transaction = fresh;
    return fresh;
  }

  private static boolean rolledBack(SqliteTransaction words) {
    try {
      return words.rollBack();
    } catch (SQLException e) {
      return false;
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
      // After a change of the schema the old ones would be prepared anew one by one anyway.
      if (!statements.stream().allMatch(SqliteWriter::shares)) prepared.forget();
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
    if (transaction != null) transaction.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the database did not close: " + SqliteErrors.text(e), e);
    }
  }

  private void limitReads() {
    try {
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_READ);
    } catch (SQLException e) {
      throw new DatabaseUnavailable("a connection could not be set up", e);
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

  private static SqliteConnection open(String file, @Nullable MovableTime time) {
    try {
      return new SqliteConnection(JDBC.createConnection("jdbc:sqlite:" + file, settings()), time);
    } catch (SQLException e) {
      throw SqliteErrors.unopened(file, e);
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
