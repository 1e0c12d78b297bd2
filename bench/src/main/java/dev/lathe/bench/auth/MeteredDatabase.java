package dev.lathe.bench.auth;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;

/** A database that knows how long its one caller waited for it. */
final class MeteredDatabase implements Database {
  private final Database database;
  private volatile long waited;

  MeteredDatabase(Database database) {
    this.database = database;
  }

  /** In nanoseconds, since it was asked before. */
  long taken() {
    long taken = waited;
    waited = 0;
    return taken;
  }

  @Override
  public Rows execute(Statement statement) {
    long begin = System.nanoTime();
    try {
      return database.execute(statement);
    } finally {
      add(begin);
    }
  }

  @Override
  public void executeAll(List<Statement> statements) {
    long begin = System.nanoTime();
    try {
      database.executeAll(statements);
    } finally {
      add(begin);
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private void add(long begin) {
    long before = waited; // of one caller alone
    waited = before + System.nanoTime() - begin;
  }
}
