package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A libSQL server, through DBeaver's JDBC driver: one statement, one request.
 *
 * <p>The driver has no time-outs, so every call runs beside its caller and is given up after a
 * deadline; the connection is then dropped, as the server may never answer on it. The first
 * statement connects. A connection keeps the JVM alive until {@link #close}.
 */
public final class LibSqlDatabase implements Database {
  private final LibSqlAddress address;
  private final Patience patience;
  private final Turns turns = new Turns();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable LibSqlLink current;
  private volatile boolean closed;

  LibSqlDatabase(LibSqlAddress address, Patience patience) {
    this.address = address;
    this.patience = patience;
  }

  /**
   * Takes the address of a server; nothing is sent before the first statement.
   *
   * @param address {@code libsql://}, {@code https://} or {@code http://}; {@code libsql://} to a
   *     loopback host is plain HTTP
   * @param token a JWT or other token the server asks for
   * @throws IllegalArgumentException if the address is not a URL with a host
   */
  public static LibSqlDatabase open(String address, Optional<String> token) {
    return new LibSqlDatabase(LibSqlAddress.of(address, token), Patience.STANDARD);
  }

  /** As above, with another deadline for one statement than 10 s; {@code executeAll} has six. */
  public static LibSqlDatabase open(String address, Optional<String> token, Duration deadline) {
    return new LibSqlDatabase(LibSqlAddress.of(address, token), new Patience(deadline));
  }

  /**
   * Connects where no connection is open.
   *
   * @return why not, where the server answered and doesn't speak the driver's protocol
   * @throws DatabaseUnavailable if it gave no answer, is busy or does not accept the token
   */
  Optional<DatabaseUnavailable> connect() {
    try {
      inTurn(Statement.Access.READ, patience.one(), _ -> Optional.empty());
      return Optional.empty();
    } catch (SQLException e) {
      RuntimeException failed = LibSqlErrors.translated(Statement.read("SELECT 1"), e);
      if (LibSqlErrors.lost(e) || LibSqlErrors.tokenRefused(e)) throw failed;
      return Optional.of(
          failed instanceof DatabaseUnavailable unavailable
              ? unavailable
              : new DatabaseUnavailable("the database server refuses SELECT 1", failed));
    }
  }

  @Override
  public Rows execute(Statement statement) {
    if (statement.then().isPresent()) return all(statement);
    try {
      return turns.forOne(
          statement,
          patience,
          (limit, end) ->
              withRetry(statement.access(), limit, end, link -> link.execute(statement)));
    } catch (SQLException e) {
      throw LibSqlErrors.translated(statement, e);
    }
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    var batch = new LibSqlBatch(statements);
    Duration limit = patience.all();
    try {
      var unused = inTurn(Statement.Access.WRITE, limit, link -> done(batch, link)).orThrow();
    } catch (SQLException e) {
      throw LibSqlErrors.translated(batch.asOne(), e);
    }
  }

  private Rows all(Statement first) {
    var batch = new LibSqlBatch(first.all());
    try {
      return turns
          .forOne(
              first,
              patience,
              (limit, end) ->
                  withRetry(Statement.Access.WRITE, limit, end, link -> done(batch, link)))
          .orThrow();
    } catch (SQLException e) {
      throw LibSqlErrors.translated(first, e);
    }
  }

  /** What a batch came to: what its first statement returned, or why nothing was done. */
  private record Done(Rows rows, Optional<RuntimeException> refusal) {
    Rows orThrow() {
      if (refusal.isPresent()) throw refusal.get();
      return rows;
    }
  }

  private Done done(LibSqlBatch batch, LibSqlLink link) throws SQLException {
    try {
      return new Done(batch.execute(link), Optional.empty());
    } catch (SQLException e) {
      if (!LibSqlErrors.notUnderstood(e)) throw e;
      return new Done(Rows.none(), Optional.of(batch.why(link, address.token(), patience.one())));
    }
  }

  /** Lets calls under way finish, and takes no more. */
  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    LibSqlLink old = current;
    if (old != null) drop(old);
    callers.shutdown();
  }

  @Override
  public String toString() {
    return "libSQL at " + address;
  }

  /** What is done with a connection: one request, or two where the first one's error is unclear. */
  private interface Call<T> {
    T on(LibSqlLink link) throws SQLException;
  }

  private <T> T inTurn(Statement.Access access, Duration limit, Call<T> call) throws SQLException {
    return turns.take(access, limit, end -> withRetry(access, limit, end, call));
  }

  private <T> T withRetry(Statement.Access access, Duration limit, long end, Call<T> call)
      throws SQLException, InterruptedException {
    try {
      return beside(limit, end, call);
    } catch (SQLException e) {
      if (!LibSqlErrors.notSent(e) && !(access == Statement.Access.READ && LibSqlErrors.lost(e)))
        throw e;
      Thread.sleep(Patience.BEFORE_RETRY);
      return beside(limit, end, call);
    }
  }

  /** Runs the call on a thread of its own, and gives it up when its time is over. */
  private <T> T beside(Duration limit, long end, Call<T> call)
      throws SQLException, InterruptedException {
    if (closed) throw new DatabaseUnavailable("the database is closed");
    Future<T> answer = submitted(call);
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      LibSqlLink silent = current;
      if (silent != null) drop(silent);
      throw new DatabaseUnavailable(
          "the database server did not answer within " + limit.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException refused -> throw refused;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private <T> Future<T> submitted(Call<T> call) {
    try {
      return callers.submit(() -> onLink(call));
    } catch (RejectedExecutionException e) {
      throw new DatabaseUnavailable("the database is closed", e);
    }
  }

  private <T> T onLink(Call<T> call) throws SQLException, InterruptedException {
    LibSqlLink link = entered();
    try {
      return call.on(link);
    } finally {
      link.leave();
    }
  }

  private LibSqlLink entered() throws SQLException, InterruptedException {
    LibSqlLink open = current;
    if (open != null && open.enter()) return open;
    opening.lockInterruptibly();
    try {
      LibSqlLink meanwhile = current;
      if (meanwhile != null && meanwhile.enter()) return meanwhile;
      LibSqlLink fresh = LibSqlLink.open(address);
      fresh.enter();
      current = fresh;
      if (closed) drop(fresh); // close() did not see it
      return fresh;
    } finally {
      opening.unlock();
    }
  }

  private void drop(LibSqlLink link) {
    if (current == link) current = null; // another thread may have put a fresh one there
    try {
      link.retire();
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the connection did not close", e);
    }
  }
}
