package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that one connection has prepared: preparing costs more than running a short one.
 * The one used longest ago makes room.
 */
final class PreparedStatements {
  /** A bundle of a hundred routes fits; each takes some kilobytes. */
  private static final int MOST_STATEMENTS = 256;

  private final Connection connection;
  private final Map<String, SqliteStatement> bySql = new LinkedHashMap<>(64, 0.75f, true);

  PreparedStatements(Connection connection) {
    this.connection = connection;
  }

  SqliteStatement of(Statement statement) throws SQLException {
    SqliteStatement known = bySql.get(statement.sql());
    if (known != null) return known;
    if (bySql.size() >= MOST_STATEMENTS) {
      bySql.remove(bySql.keySet().iterator().next()).close();
    }
    var fresh = new SqliteStatement(statement.sql(), connection.prepareStatement(statement.sql()));
    bySql.put(statement.sql(), fresh);
    return fresh;
  }

  /** A statement that failed may be closed by the driver, or in the middle of its rows. */
  void forget(Statement statement) {
    SqliteStatement failed = bySql.remove(statement.sql());
    if (failed != null) failed.close();
  }

  void forget() {
    List<SqliteStatement> all = new ArrayList<>(bySql.values());
    bySql.clear();
    all.forEach(SqliteStatement::close);
  }
}
