package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * SQLite in this process, in WAL mode with {@code synchronous=NORMAL}: a commit survives the
 * process, the last ones may not survive a power cut, and the file is whole in either case.
 *
 * <p>SQLite has one writer at a time. Writers of this process queue in front of one connection, in
 * order of arrival, so that none of them meets {@code SQLITE_BUSY}; readers run beside it on
 * connections of their own. An in-memory database has one connection, and readers queue too.
 */
public final class SqliteDatabase implements Database {
  private static final String IN_MEMORY = ":memory:";

  /** Longest wait for a turn; a single statement of ours takes milliseconds. */
  private static final long TURN_SECONDS = 10;

  private final String name;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final SqliteConnection writer;
  private final SqliteReaders readers;
  private volatile boolean closed;

  private SqliteDatabase(String name, SqliteConnection writer, SqliteReaders readers) {
    this.name = name;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * Opens a database file, making it and its folders when they are absent.
   *
   * @param file a path, or {@code :memory:} for a database that lives as long as this object
   * @throws DatabaseUnavailable if the file cannot be opened
   */
  public static SqliteDatabase open(String file) {
    if (file.equals(IN_MEMORY)) {
      var only = SqliteConnection.inMemory();
      return new SqliteDatabase("the in-memory database", only, SqliteReaders.none());
    }
    Path path = Path.of(file).toAbsolutePath();
    makeFolders(path);
    return new SqliteDatabase(
        path.toString(), SqliteConnection.writer(path), SqliteReaders.of(path));
  }

  @Override
  public Rows execute(Statement statement) {
    if (statement.access() == Statement.Access.READ && readers.any()) {
      SqliteConnection reader = readers.borrow(TURN_SECONDS);
      try {
        return reader.execute(statement);
      } finally {
        readers.giveBack(reader);
      }
    }
    takeTurn();
    try {
      return writer.execute(statement);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    takeTurn();
    try {
      writer.executeAll(statements);
    } finally {
      turn.unlock();
    }
  }

  /** Waits for statements under way, moves what the log holds into the file and closes it. */
  @Override
  public void close() {
    turn.lock();
    try {
      if (closed) return;
      closed = true;
      readers.close();
      writer.checkpointAndClose();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String toString() {
    return "SQLite at " + name;
  }

  private void takeTurn() {
    try {
      if (!turn.tryLock(TURN_SECONDS, TimeUnit.SECONDS)) {
        throw new DatabaseUnavailable("no turn to write came in " + TURN_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("interrupted before its turn to write", e);
    }
    if (closed) {
      turn.unlock();
      throw new DatabaseUnavailable("the database is closed");
    }
  }

  private static void makeFolders(Path file) {
    Path folder = file.getParent();
    if (folder == null) return;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatabaseUnavailable("cannot make the folder " + folder, e);
    }
  }
}
