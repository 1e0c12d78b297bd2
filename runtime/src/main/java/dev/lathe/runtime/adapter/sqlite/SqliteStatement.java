package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * One prepared statement: binds, runs, reads everything, and is ready for the next time. After an
 * exception it is not: its owner closes it.
 *
 * <p>Works with the driver's core instead of its ResultSet, which takes locks and asks for names
 * and types anew for every value.
 */
final class SqliteStatement {
  private final PreparedStatement prepared;
  private final CoreStatement core;
  private final int parameterCount;

  /** Only a star can get other names under the same text, when the schema changes. */
  private final boolean namesMayChange;

  private List<String> names = List.of();

  SqliteStatement(String sql, PreparedStatement prepared) throws SQLException {
    this.prepared = prepared;
    this.core = (CoreStatement) prepared;
    this.parameterCount = prepared.getParameterMetaData().getParameterCount();
    // What is written says by itself what it returns, whatever stars its subqueries have.
    int from = sql.startsWith("INSERT") ? Math.max(0, sql.lastIndexOf("RETURNING")) : 0;
    this.namesMayChange = sql.indexOf('*', from) >= 0;
  }

  Rows execute(Statement statement) throws SQLException {
    List<@Nullable Object> parameters = statement.parameters();
    if (parameters.size() != parameterCount) {
      throw new StatementFailed(
          statement,
          "%s parameters were given, it has %s".formatted(parameters.size(), parameterCount));
    }
    @Nullable Object[] values = parameters.toArray();
    return core.pointer.safeRun((db, pointer) -> run(db, pointer, values));
  }

  void close() {
    try {
      prepared.close();
    } catch (SQLException alreadyGone) {
      // A statement that does not close ends with its connection.
    }
  }

  private Rows run(DB db, long pointer, @Nullable Object[] values) throws SQLException {
    boolean onRow = db.execute(core, values);
    int width = db.column_count(pointer);
    if (width == 0) {
      db.reset(pointer);
      return Rows.none();
    }
    if (namesMayChange || names.size() != width) names = List.of(db.column_names(pointer));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (onRow) {
      @Nullable Object[] row = new @Nullable Object[width];
      for (int i = 0; i < width; i++) {
        row[i] = value(db, pointer, i);
      }
      rows.add(Arrays.asList(row));
      onRow = step(db, pointer);
    }
    db.reset(pointer); // a statement that was not reset keeps its transaction open
    return new Rows(names, rows);
  }

  private static boolean step(DB db, long pointer) throws SQLException {
    int code = db.step(pointer);
    if (code != Codes.SQLITE_ROW && code != Codes.SQLITE_DONE) db.throwex(code);
    return code == Codes.SQLITE_ROW;
  }

  private @Nullable Object value(DB db, long pointer, int column) throws SQLException {
    return switch (db.column_type(pointer, column)) {
      case Codes.SQLITE_NULL -> null;
      case Codes.SQLITE_TEXT -> db.column_text(pointer, column);
      case Codes.SQLITE_INTEGER -> db.column_long(pointer, column);
      case Codes.SQLITE_FLOAT -> finite(db.column_double(pointer, column));
      default ->
          throw new IllegalStateException(
              "column `" + names.get(column) + "` is neither text nor number");
    };
  }

  /** A libSQL server sends infinity as null; so do we. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
