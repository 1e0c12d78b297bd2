package dev.lathe.bench.workflows;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests that go to a database. */
final class CountedDatabase implements Database {
  private final Database database;
  private final LongAdder requests = new LongAdder();

  CountedDatabase(Database database) {
    this.database = database;
  }

  /** So far. */
  long requests() {
    return requests.sum();
  }

  @Override
  public Rows execute(Statement statement) {
    requests.increment();
    return database.execute(statement);
  }

  @Override
  public Rows executeWhereThere(Statement statement) {
    requests.increment();
    return database.executeWhereThere(statement);
  }

  @Override
  public void executeAll(List<Statement> statements) {
    requests.increment();
    database.executeAll(statements);
  }

  @Override
  public void close() {
    database.close();
  }
}
