package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * A connection over which somebody reads a file with statements of their own: SQLite itself opens
 * it for reading alone, attaches nothing to it and loads no extension, and a statement has an end.
 * Not safe for threads.
 */
public final class SqliteReading implements AutoCloseable {
  /** In bytes, of one value. */
  private static final int LONGEST_VALUE = 4 * 1024 * 1024;

  /** In bytes, of a statement. */
  private static final int LONGEST_SQL = 1_000_000;

  private final SQLiteConnection connection;
  private Until until = Until.NEVER;

  private SqliteReading(SQLiteConnection connection) throws SQLException {
    this.connection = connection;
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only=ON"); // temporary tables would be writes, too
    }
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL);
    Until.watch(connection, () -> until);
  }

  /**
   * How much one statement may take.
   *
   * @param bytes of all values together, texts in UTF-8
   */
  public record Bounds(int rows, long bytes, Duration time) {}

  /**
   * A column of what is answered.
   *
   * @param type as it was declared, or null where it is computed
   */
  public record Column(String name, @Nullable String type) {}

  /**
   * What was read.
   *
   * @param rows of null, Long, Double, String and byte[]
   */
  public record Answer(List<Column> columns, List<List<@Nullable Object>> rows) {}

  /** A statement reads more than its {@link Bounds} let it. */
  public static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }

  /**
   * Opens {@code file}, which has to be there.
   *
   * @throws DatabaseUnavailable if it can't be read
   */
  public static SqliteReading open(Path file) {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setGetGeneratedKeys(false);
    try {
      return new SqliteReading(JDBC.createConnection("jdbc:sqlite:" + file, config.toProperties()));
    } catch (SQLException e) {
      throw new DatabaseUnavailable("cannot open " + file + ": " + SqliteErrors.text(e), e);
    }
  }

  /**
   * Does one statement.
   *
   * @throws TooMuch if it reads more than {@code bounds} let it
   * @throws StatementTimedOut if it takes longer
   * @throws dev.lathe.runtime.sql.StatementFailed if SQLite refuses it, as it does each write
   */
  public Answer execute(String sql, List<@Nullable Object> parameters, Bounds bounds) {
    until = Until.in(bounds.time());
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) prepared.setObject(i + 1, parameters.get(i));
      if (!prepared.execute()) return new Answer(List.of(), List.of());
      try (ResultSet found = prepared.getResultSet()) {
        return read(found, bounds);
      }
    } catch (SQLException e) {
      throw SqliteErrors.translated(Statement.read(sql), e);
    } finally {
      until = Until.NEVER;
    }
  }

  private static Answer read(ResultSet found, Bounds bounds) throws SQLException {
    List<Column> columns = columns(found.getMetaData());
    var rows = new ArrayList<List<@Nullable Object>>();
    long bytes = 0;
    while (found.next()) {
      if (rows.size() == bounds.rows()) {
        throw new TooMuch("it has more than " + bounds.rows() + " rows");
      }
      var row = new ArrayList<@Nullable Object>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        Object value = value(found.getObject(i));
        bytes += size(value);
        row.add(value);
      }
      if (bytes > bounds.bytes()) {
        throw new TooMuch("its rows have more than " + bounds.bytes() + " bytes");
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return new Answer(columns, rows);
  }

  /** The columns of {@code sql}, which is not run. */
  public List<Column> describe(String sql) {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      ResultSetMetaData known = prepared.getMetaData();
      return known == null ? List.of() : columns(known);
    } catch (SQLException e) {
      throw SqliteErrors.translated(Statement.read(sql), e);
    }
  }

  private static List<Column> columns(ResultSetMetaData known) throws SQLException {
    var columns = new ArrayList<Column>();
    for (int i = 1; i <= known.getColumnCount(); i++) {
      boolean declared = !known.getTableName(i).isEmpty();
      columns.add(
          new Column(known.getColumnLabel(i), declared ? known.getColumnTypeName(i) : null));
    }
    return List.copyOf(columns);
  }

  private static @Nullable Object value(@Nullable Object read) {
    return read instanceof Integer whole ? Long.valueOf(whole) : read;
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> text.getBytes(StandardCharsets.UTF_8).length;
      case byte[] bytes -> bytes.length;
      case Object _ -> Long.BYTES;
    };
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the database did not close: " + SqliteErrors.text(e), e);
    }
  }
}
