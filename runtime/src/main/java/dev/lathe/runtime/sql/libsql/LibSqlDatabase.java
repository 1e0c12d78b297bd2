package dev.lathe.runtime.sql.libsql;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A libSQL server. */
public final class LibSqlDatabase implements Database {
  private LibSqlDatabase() {}

  /** Opens a server. */
  public static LibSqlDatabase open(String address, Optional<String> token) {
    if (address.isBlank()) throw new IllegalArgumentException("an address is needed");
    return new LibSqlDatabase();
  }

  @Override
  public Rows execute(Statement statement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void executeAll(List<Statement> statements) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
