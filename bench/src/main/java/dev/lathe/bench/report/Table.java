package dev.lathe.bench.report;

import java.util.List;

/**
 * Rows under a title.
 *
 * @param columns names with their units
 * @param rows one figure a column
 */
public record Table(String title, List<String> columns, List<List<Figure>> rows) {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (List<Figure> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            row.size() + " figures for " + columns.size() + " columns of " + title);
      }
    }
  }
}
