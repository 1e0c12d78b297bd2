package dev.lathe.runtime.http;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Applies statements and loses the answers of as many as it is told to. */
final class FaultyDatabase implements Database {
  private final Database real;
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger executed = new AtomicInteger();
  private volatile boolean slow;
  private volatile boolean locked;
  private volatile boolean readable;

  FaultyDatabase(Database real) {
    this.real = real;
  }

  void loseAnswers(int count) {
    lost.set(count);
  }

  /** What follows takes longer than anybody waits: applied, and never answered. */
  void isSlow(boolean now) {
    slow = now;
  }

  /** What follows is refused for its token, and not applied. */
  void refusesTheToken(boolean now) {
    locked = now;
  }

  /** What writes from here on finds the disk full; what reads is answered. */
  void refuseWrites() {
    readable = true;
  }

  /** How many statements were sent so far. */
  int executed() {
    return executed.get();
  }

  @Override
  public Rows execute(Statement statement) {
    executed.incrementAndGet();
    if (locked) throw DatabaseUnavailable.tokenRefused();
    if (readable && statement.access() == Statement.Access.WRITE)
      throw new DatabaseUnavailable("the disk is full");
    Rows rows = real.execute(statement);
    if (slow && statement.limit().isPresent()) throw new StatementTimedOut(statement);
    if (lost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new DatabaseUnavailable("the answer was lost");
    }
    return rows;
  }

  @Override
  public void executeAll(List<Statement> statements) {
    real.executeAll(statements);
  }

  @Override
  public void close() {
    real.close();
  }
}
