package dev.lathe.runtime.sql.sqlite;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One prepared statement: binds, runs, reads everything, and is ready for the next time. */
final class SqliteStatement {
  private final PreparedStatement prepared;
  private final int parameterCount;

  SqliteStatement(PreparedStatement prepared) throws SQLException {
    this.prepared = prepared;
    this.parameterCount = prepared.getParameterMetaData().getParameterCount();
  }

  Rows execute(Statement statement) throws SQLException {
    bind(statement);
    if (!prepared.execute()) return Rows.none();
    try (ResultSet result = prepared.getResultSet()) {
      return read(result);
    }
  }

  void close() {
    try {
      prepared.close();
    } catch (SQLException alreadyGone) {
      // A statement that does not close ends with its connection.
    }
  }

  private void bind(Statement statement) throws SQLException {
    List<@Nullable Object> parameters = statement.parameters();
    if (parameters.size() != parameterCount) {
      throw new StatementFailed(
          statement,
          "%d parameters were given, it has %d".formatted(parameters.size(), parameterCount));
    }
    for (int i = 0; i < parameterCount; i++) {
      switch (parameters.get(i)) {
        case null -> prepared.setNull(i + 1, Types.NULL);
        case String text -> prepared.setString(i + 1, text);
        case Long whole -> prepared.setLong(i + 1, whole);
        case Double real -> prepared.setDouble(i + 1, real);
        case Object other -> throw new IllegalStateException("unexpected " + other.getClass());
      }
    }
  }

  private static Rows read(ResultSet result) throws SQLException {
    ResultSetMetaData shape = result.getMetaData();
    var columns = new String[shape.getColumnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = shape.getColumnLabel(i + 1);
    }
    var rows = new ArrayList<List<@Nullable Object>>();
    while (result.next()) {
      @Nullable Object[] row = new @Nullable Object[columns.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = value(result.getObject(i + 1), columns[i]);
      }
      rows.add(Arrays.asList(row));
    }
    return new Rows(Arrays.asList(columns), rows);
  }

  private static @Nullable Object value(@Nullable Object stored, String column) {
    return switch (stored) {
      case null -> null;
      case String text -> text;
      case Long whole -> whole;
      case Integer small -> small.longValue();
      case Double real -> Double.isFinite(real) ? real : null; // a libSQL server sends null too
      case Object _ ->
          throw new IllegalStateException("column `" + column + "` is neither text nor number");
    };
  }
}
