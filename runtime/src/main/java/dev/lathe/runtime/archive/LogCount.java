package dev.lathe.runtime.archive;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of a database something is about. Each count goes through the events of an aggregate
 * type once.
 *
 * @param events how many
 * @param streams of how many aggregates
 */
public record LogCount(long events, long streams) {
  private static final String EVENTS =
      """
      SELECT count(*),count(DISTINCT stream) FROM event WHERE entity=?1 AND (?2 IS NULL OR type=?2) \
      AND CASE ?3 WHEN 'SAYS' THEN data->>?4 IS ?5 WHEN 'SOMETHING' THEN data->>?4 IS NOT NULL \
      WHEN 'CREATES_WITHOUT' THEN json_type(data,'$.before')='null' AND data->>?4 IS NULL \
      WHEN 'NULL' THEN json_type(data,?4)='null' ELSE true END""";

  /** Which events are counted of an aggregate type. */
  public enum Having {
    /** All. */
    ANYTHING,
    /** That have a value at a path. */
    SAYS,
    /** That have something there, null apart. */
    SOMETHING,
    /** That create and have nothing there, or null. */
    CREATES_WITHOUT,
    /** That have null there. */
    NULL
  }

  /**
   * Counts events.
   *
   * @param entity what the log calls the aggregate type
   * @param type the event type; of all where there is none
   * @param path of SQLite's JSON, from the event's data on; empty for {@link Having#ANYTHING}
   * @param value for {@link Having#SAYS}; empty otherwise
   */
  public static LogCount of(
      Database database,
      String entity,
      Optional<String> type,
      Having having,
      String path,
      String value) {
    @Nullable String wanted = type.orElse(null);
    String at = path.isEmpty() ? "$" : path;
    Rows counted =
        database.execute(Statement.read(EVENTS, entity, wanted, having.name(), at, value));
    return new LogCount(counted.requiredInteger(0, 0), counted.requiredInteger(0, 1));
  }

  /**
   * Counts rows of the view that people look at.
   *
   * @param table as the blueprint calls it
   * @param column that has {@code value}; all rows where there is none
   * @return empty where the database has no such table
   */
  public static OptionalLong rows(
      Database database, String table, Optional<String> column, String value) {
    String where = column.map(name -> " WHERE " + quoted(name) + "=?1").orElse("");
    String sql = "SELECT count(*) FROM " + quoted(table) + where;
    try {
      Statement count = column.isPresent() ? Statement.read(sql, value) : Statement.read(sql);
      return OptionalLong.of(database.execute(count).requiredInteger(0, 0));
    } catch (StatementFailed failed) {
      if (!failed.unknownObject()) throw failed;
      return OptionalLong.empty();
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
