package dev.lathe.runtime.sql.sqlite;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;

/** SQLite in this process. */
public final class SqliteDatabase implements Database {
  private SqliteDatabase() {}

  /** Opens a file, or {@code :memory:}. */
  public static SqliteDatabase open(String file) {
    if (file.isBlank()) throw new IllegalArgumentException("an address is needed");
    return new SqliteDatabase();
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
