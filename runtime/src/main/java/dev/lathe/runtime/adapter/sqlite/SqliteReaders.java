package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that only read, opened as they are needed. The one given back last is lent first: its
 * prepared statements and pages are the warmest.
 */
final class SqliteReaders {
  /**
   * A read runs on a processor of its own, so a few more than the machine has keep all of them
   * busy.
   */
  private static final int MOST_CONNECTIONS =
      Math.clamp(Runtime.getRuntime().availableProcessors() + 2L, 4, 16);

  private final @Nullable Path file;
  private final @Nullable MovableTime time;
  private final Semaphore permits = new Semaphore(MOST_CONNECTIONS, true);
  private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private SqliteReaders(@Nullable Path file, @Nullable MovableTime time) {
    this.file = file;
    this.time = time;
  }

  static SqliteReaders of(Path file, @Nullable MovableTime time) {
    return new SqliteReaders(file, time);
  }

  /** For a database that no second connection can see. */
  static SqliteReaders none() {
    return new SqliteReaders(null, null);
  }

  boolean any() {
    return file != null;
  }

  /** A connection for one statement; {@link #giveBack} or {@link #drop} it, whatever happens. */
  SqliteConnection borrow(Duration patience) {
    Path opened = file;
    if (opened == null) throw new IllegalStateException("there are no readers here");
    try {
      if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DatabaseUnavailable("no turn to read came in " + patience.toMillis() + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("interrupted before its turn to read", e);
    }
    try {
      if (closed) throw new DatabaseUnavailable("the database is closed");
      SqliteConnection warm = idle.pollFirst();
      return warm != null ? warm : SqliteConnection.reader(opened, time);
    } catch (RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  void giveBack(SqliteConnection reader) {
    idle.addFirst(reader);
    permits.release();
  }

  /** Closes one that is not to be lent again; the next borrower gets a fresh one. */
  void drop(SqliteConnection reader) {
    try {
      reader.close();
    } finally {
      permits.release();
    }
  }

  /** Waits for the statements under way, then closes all connections. */
  void close() {
    closed = true;
    permits.acquireUninterruptibly(MOST_CONNECTIONS);
    try {
      for (SqliteConnection reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
        reader.close();
      }
    } finally {
      permits.release(MOST_CONNECTIONS);
    }
  }
}
