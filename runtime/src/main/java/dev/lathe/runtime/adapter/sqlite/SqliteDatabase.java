package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQLite in this process, in WAL mode with {@code synchronous=NORMAL}: a commit survives the
 * process, the last ones may not survive a power cut, and the file is whole in either case.
 *
 * <p>SQLite has one writer at a time. Writers of this process queue in front of one connection, in
 * order of arrival, so that none of them meets {@code SQLITE_BUSY}; those that wait share a
 * transaction. Readers run beside it on connections of their own. An in-memory database has one
 * connection, and readers queue too.
 */
public final class SqliteDatabase implements Database {
  private static final String IN_MEMORY = ":memory:";

  /** Longest wait for a turn to read; a single statement of ours takes milliseconds. */
  private static final Duration TURN = Duration.ofSeconds(10);

  private final String name;
  private final SqliteWriter writer;
  private final SqliteReaders readers;

  /** Null in memory, where there is no log. */
  private final @Nullable Checkpoints checkpoints;

  private SqliteDatabase(
      String name, SqliteWriter writer, SqliteReaders readers, @Nullable Checkpoints checkpoints) {
    this.name = name;
    this.writer = writer;
    this.readers = readers;
    this.checkpoints = checkpoints;
  }

  /**
   * Opens a database file, making it and its folders when they are absent.
   *
   * @param file a path, or {@code :memory:} for a database that lives as long as this object
   * @throws DatabaseUnavailable if the file cannot be opened
   */
  public static SqliteDatabase open(String file) {
    return opened(file, null);
  }

  /**
   * The same, where statements are told {@code time} as the database's own from the moment on in
   * which it is moved.
   */
  public static SqliteDatabase open(String file, MovableTime time) {
    return opened(file, time);
  }

  private static SqliteDatabase opened(String file, @Nullable MovableTime time) {
    if (file.equals(IN_MEMORY)) {
      var only = new SqliteWriter(SqliteConnection.inMemory(time));
      return new SqliteDatabase("the in-memory database", only, SqliteReaders.none(), null);
    }
    Path path = Path.of(file).toAbsolutePath();
    makeFolders(path);
    var writer = new SqliteWriter(SqliteConnection.writer(path, time));
    var checkpoints = Checkpoints.start(SqliteConnection.writer(path, null), writer);
    return new SqliteDatabase(path.toString(), writer, SqliteReaders.of(path, time), checkpoints);
  }

  @Override
  public Rows execute(Statement statement) {
    if (statement.access() == Statement.Access.WRITE) return write(statement);
    Until until = Until.of(statement);
    if (!readers.any()) return writer.alone(connection -> connection.execute(statement, until));
    SqliteConnection reader = borrowed(statement, until);
    boolean sound = true;
    try {
      return reader.execute(statement, until);
    } catch (StatementTimedOut e) {
      sound = false; // whatever it was in the middle of goes with it
      throw e;
    } finally {
      if (sound) readers.giveBack(reader);
      else readers.drop(reader);
    }
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    writer.alone(
        connection -> {
          connection.executeAll(statements);
          return Rows.none();
        });
    if (checkpoints != null) checkpoints.written();
  }

  private SqliteConnection borrowed(Statement statement, Until until) {
    try {
      return readers.borrow(until.orLess(TURN));
    } catch (DatabaseUnavailable noTurn) {
      if (until.passed()) throw new StatementTimedOut(statement);
      throw noTurn;
    }
  }

  private Rows write(Statement statement) {
    Rows rows = writer.execute(statement);
    if (checkpoints != null) checkpoints.written();
    return rows;
  }

  /** Waits for statements under way, moves what the log holds into the file and closes it. */
  @Override
  public void close() {
    if (checkpoints != null) checkpoints.close();
    writer.close(
        connection -> {
          readers.close();
          connection.checkpointAndClose();
        });
  }

  @Override
  public String toString() {
    return "SQLite at " + name;
  }

  private static void makeFolders(Path file) {
    Path folder = file.getParent();
    if (folder == null) return;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatabaseUnavailable(
          "cannot make the folder " + folder + ": name another one, or make it", e);
    }
  }
}
