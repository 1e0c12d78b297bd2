package dev.lathe.bench.orders;

import dev.lathe.runtime.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on the raw SQLite driver, each prepared once. One thread only. */
public final class BareStatements implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private BareStatements(Connection connection) {
    this.connection = connection;
  }

  /** On the database at {@code address}, {@code sqlite:FILE}. */
  public static BareStatements on(String address) {
    try {
      return new BareStatements(BareWay.sqlite(address));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to " + address, e);
    }
  }

  /** Runs it, and reads its rows to their end. */
  public void run(Statement statement) {
    try {
      PreparedStatement ready = prepared.get(statement.sql());
      if (ready == null) {
        ready = connection.prepareStatement(statement.sql());
        prepared.put(statement.sql(), ready);
      }
      List<?> values = statement.parameters();
      for (int i = 0; i < values.size(); i++) ready.setObject(i + 1, values.get(i));
      if (!ready.execute()) return;
      try (var rows = ready.getResultSet()) {
        while (rows.next()) {
          // Read to its end, as the server does.
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the statement failed", e);
    }
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : prepared.values()) statement.close();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the connection does not close", e);
    }
  }
}
