package dev.lathe.conformance.database;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.util.List;

/** A database on a server of its own, which ends with it. */
public final class SqldDatabase implements Database {
  private final LocalSqld server;
  private final Database database;

  private SqldDatabase(LocalSqld server, String settings) {
    this.server = server;
    this.database = Databases.open(server.url() + settings);
  }

  /** An empty one; where there is no server the test is skipped, as {@link LocalSqld} has it. */
  public static SqldDatabase fresh() {
    return fresh("");
  }

  /** The same, spoken to as {@code settings} behind its address say. */
  public static SqldDatabase fresh(String settings) {
    return new SqldDatabase(LocalSqld.start(), settings);
  }

  /** Kills the server, as an outage does, and starts it again. */
  public void restart() {
    server.process().kill();
    server.process().restart();
  }

  @Override
  public Rows execute(Statement statement) {
    return database.execute(statement);
  }

  @Override
  public void executeAll(List<Statement> statements) {
    database.executeAll(statements);
  }

  @Override
  public boolean remote() {
    return database.remote();
  }

  @Override
  public void close() {
    database.close();
    server.close();
  }
}
