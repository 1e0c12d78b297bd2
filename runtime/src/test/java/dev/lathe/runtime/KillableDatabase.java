package dev.lathe.runtime;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** A database whose caller is killed at one of its requests: before it, or before the answer. */
public final class KillableDatabase implements Database {
  private final Database database;
  private int calls;
  private boolean applied;

  /**
   * @param calls how many requests are answered before
   * @param applied whether the fatal request reaches the database
   */
  public KillableDatabase(Database database, int calls, boolean applied) {
    this.database = database;
    this.calls = calls;
    this.applied = applied;
  }

  /** Killed at one of the first {@code calls} requests. */
  public static KillableDatabase within(Database database, int calls, RandomGenerator random) {
    return new KillableDatabase(database, random.nextInt(calls), random.nextBoolean());
  }

  /** Whether the kill is still to come. */
  public boolean alive() {
    return calls >= 0;
  }

  @Override
  public Rows execute(Statement statement) {
    boolean fatal = calls-- == 0;
    if (fatal && !applied) throw new Killed();
    Rows rows = database.execute(statement);
    if (fatal) throw new Killed();
    return rows;
  }

  @Override
  public void executeAll(List<Statement> statements) {
    boolean fatal = calls-- == 0;
    if (fatal && !applied) throw new Killed();
    database.executeAll(statements);
    if (fatal) throw new Killed();
  }

  @Override
  public void close() {
    database.close();
  }
}
