package dev.lathe.runtime.sql;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database whose connection is opened when it is needed, closed before a snapshot and opened anew
 * after it: a connection does not outlive the sandbox it was made in. Thread-safe.
 */
public final class ReopenedDatabase implements Database {
  private final Supplier<Database> opener;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Database open;

  /** {@code opener} is called for the first statement, and for the first after each pause. */
  public ReopenedDatabase(Supplier<Database> opener) {
    this.opener = opener;
  }

  @Override
  public Rows execute(Statement statement) {
    return resume().execute(statement);
  }

  @Override
  public void executeAll(List<Statement> statements) {
    resume().executeAll(statements);
  }

  @Override
  public boolean remote() {
    return resume().remote();
  }

  @Override
  public void close() {
    suspend();
  }

  /** Closes the connection; the next statement opens another one. */
  public void suspend() {
    opening.lock();
    try {
      Database now = open;
      open = null;
      if (now != null) now.close();
    } finally {
      opening.unlock();
    }
  }

  /** Opens the connection where there is none. */
  public Database resume() {
    Database now = open;
    if (now != null) return now;
    opening.lock();
    try {
      now = open;
      if (now == null) {
        now = opener.get();
        open = now;
      }
      return now;
    } finally {
      opening.unlock();
    }
  }
}
