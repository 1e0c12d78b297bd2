package dev.lathe.runtime.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement returned, whole: rows in the statement's order.
 *
 * <p>A value is a {@link String}, {@link Long}, {@link Double} or null, as the database stored or
 * computed it. Rows and columns count from 0.
 *
 * @param columns the names of the columns, in order; empty for a statement that returns nothing
 * @param rows unmodifiable; each row has one value a column
 */
public record Rows(List<String> columns, List<List<@Nullable Object>> rows) {
  private static final Rows NONE = new Rows(List.of(), List.of());

  /** Takes a copy of both lists, so that an answer does not change after it was given. */
  public Rows(List<String> columns, List<List<@Nullable Object>> rows) {
    this.columns = List.copyOf(columns);
    var copy = new ArrayList<List<@Nullable Object>>(rows.size());
    for (List<@Nullable Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row has %s values for %s columns".formatted(row.size(), columns.size()));
      }
      copy.add(Collections.unmodifiableList(row));
    }
    this.rows = Collections.unmodifiableList(copy);
  }

  /** The answer of a statement that returns no rows and no columns. */
  public static Rows none() {
    return NONE;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The number of the column called {@code name}, for code that does not know the order.
   *
   * @throws IllegalArgumentException if no column is called so
   */
  public int column(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no column is named `" + name + "`, there are " + columns);
    }
    return index;
  }

  /** The value itself: text, long, double or null. */
  public @Nullable Object value(int row, int column) {
    return rows.get(row).get(column);
  }

  /**
   * A text, or null where the database has null.
   *
   * @throws ClassCastException if the value is a number
   */
  public @Nullable String text(int row, int column) {
    return (String) value(row, column);
  }

  /**
   * A text that cannot be null by the statement's own construction.
   *
   * @throws IllegalStateException if it is null all the same
   */
  public String requiredText(int row, int column) {
    return required(text(row, column), row, column);
  }

  /**
   * A whole number, or null where the database has null.
   *
   * @throws ClassCastException if the value is a text or a fraction
   */
  public @Nullable Long integer(int row, int column) {
    return (Long) value(row, column);
  }

  /** A whole number, or {@code absent} where the database has null. */
  public long integerOr(int row, int column, long absent) {
    Long value = integer(row, column);
    return value == null ? absent : value;
  }

  /**
   * A whole number that cannot be null by the statement's own construction.
   *
   * @throws IllegalStateException if it is null all the same
   */
  public long requiredInteger(int row, int column) {
    return required(integer(row, column), row, column);
  }

  /**
   * A number as a double, be it stored whole or not, or null where the database has null.
   *
   * @throws ClassCastException if the value is a text
   */
  public @Nullable Double real(int row, int column) {
    Number value = (Number) value(row, column);
    return value == null ? null : (Double) value.doubleValue();
  }

  private <T> T required(@Nullable T value, int row, int column) {
    if (value == null) {
      throw new IllegalStateException(
          "column `" + columns.get(column) + "` of row " + row + " is null");
    }
    return value;
  }
}
