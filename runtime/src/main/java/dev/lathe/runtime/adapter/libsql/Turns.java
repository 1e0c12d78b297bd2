package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Who may send to the server now, in order of arrival. Thread-safe. */
final class Turns {
  /**
   * sqld 0.24 can stop writing for ever when several writers meet its WAL checkpoint. It runs one
   * at a time anyway: 642 commands/s with one in flight as with eight (2026-11-20).
   */
  private static final int WRITES_IN_FLIGHT = 1;

  /** sqld serves 128 connections, opens one for each request, and has other clients. */
  private static final int READS_IN_FLIGHT = 32;

  private final Semaphore writes = new Semaphore(WRITES_IN_FLIGHT, true);
  private final Semaphore reads = new Semaphore(READS_IN_FLIGHT, true);

  /**
   * What is done in a turn.
   *
   * @param <T> what comes of it
   * @param <E> what it may throw
   */
  interface Work<T, E extends Exception> {
    /** {@code end} is when its time is over, as {@link System#nanoTime} counts. */
    T until(long end) throws E, InterruptedException;
  }

  /**
   * What is done for one statement.
   *
   * @param <T> what comes of it
   * @param <E> what it may throw
   */
  interface WorkForOne<T, E extends Exception> {
    /** As {@link Work#until}; {@code limit} is how long all of it may take. */
    T until(Duration limit, long end) throws E, InterruptedException;
  }

  /**
   * As {@link #take}, within the statement's own limit where that is shorter than our patience.
   *
   * @throws StatementTimedOut if that limit was what ended it
   */
  <T, E extends Exception> T forOne(Statement statement, Patience patience, WorkForOne<T, E> work)
      throws E {
    Optional<Duration> own = statement.limit().filter(limit -> limit.compareTo(patience.one()) < 0);
    if (own.filter(Duration::isZero).isPresent()) throw new StatementTimedOut(statement);
    Duration limit = own.orElse(patience.one());
    long began = System.nanoTime();
    try {
      return take(statement.access(), limit, end -> work.until(limit, end));
    } catch (DatabaseUnavailable e) {
      if (own.isPresent() && System.nanoTime() - began >= limit.toNanos()) {
        throw new StatementTimedOut(statement);
      }
      throw e;
    }
  }

  /**
   * Waits for a turn and does the work; waiting and working share {@code limit}.
   *
   * @throws DatabaseUnavailable if no turn came in time, or the thread was interrupted
   */
  <T, E extends Exception> T take(Statement.Access access, Duration limit, Work<T, E> work)
      throws E {
    long end = System.nanoTime() + limit.toNanos();
    Semaphore turn = access == Statement.Access.READ ? reads : writes;
    try {
      if (!turn.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new DatabaseUnavailable("no turn came in " + limit.toMillis() + " ms");
      }
      try {
        return work.until(end);
      } finally {
        turn.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("interrupted while waiting for the database server", e);
    }
  }
}
