package dev.lathe.runtime;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.function.Function;

/** A database some of whose reads a replica answers, which has not yet what the database has. */
public final class ReplicaDatabase implements Database {
  private final Database database;
  private String part = "";
  private int left;
  private Function<Statement, Rows> replica;

  public ReplicaDatabase(Database database) {
    this.database = database;
    this.replica = database::execute;
  }

  /** The next {@code times} reads with {@code part} in their text are answered {@code so}. */
  public void answers(String part, int times, Function<Statement, Rows> so) {
    this.part = part;
    this.left = times;
    this.replica = so;
  }

  /** Reads that it is still to answer. */
  public int left() {
    return left;
  }

  @Override
  public Rows execute(Statement statement) {
    if (left == 0 || !statement.sql().contains(part)) return database.execute(statement);
    left--;
    return replica.apply(statement);
  }

  @Override
  public void executeAll(List<Statement> statements) {
    database.executeAll(statements);
  }

  @Override
  public void close() {
    database.close();
  }
}
