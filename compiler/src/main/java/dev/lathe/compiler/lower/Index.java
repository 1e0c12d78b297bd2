package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Indexed;
import dev.lathe.model.bundle.Schema;
import java.util.List;
import java.util.Locale;

/**
 * An index on a table's columns, in this order.
 *
 * @param all every column of the table, of which its name has to tell these
 */
record Index(String table, List<Column> columns, List<String> all) {
  private static final String DESCENDING = "_desc";

  boolean within(Index other) {
    return !equals(other)
        && table.equals(other.table)
        && other.columns.size() >= columns.size()
        && other.columns.subList(0, columns.size()).equals(columns);
  }

  Schema.Index planned() {
    var indexed = columns.stream().map(c -> new Indexed(c.name(), c.descending())).toList();
    var create =
        new Statement.CreateIndex(SchemaName.of(name()), SchemaName.of(table), indexed, true);
    return new Schema.Index(
        table, indexed.stream().map(Indexed::words).toList(), Printer.print(create).text());
  }

  /**
   * The table's name and the columns'. Where other columns of it would read the same, as {@code
   * a_b} does like {@code a} and {@code b}, how long each is stands behind.
   */
  private String name() {
    var text = new StringBuilder();
    columns.forEach(
        c -> text.append('_').append(c.name()).append(c.descending() ? DESCENDING : ""));
    var name = new StringBuilder("ix_").append(table).append(text);
    if (readings(text.toString().toLowerCase(Locale.ROOT)) > 1) {
      columns.forEach(c -> name.append('$').append(c.name().length()));
    }
    return name.toString();
  }

  /** In how many ways {@code text} names columns, each behind an underscore. */
  private long readings(String text) {
    var readings = new long[text.length() + 1];
    readings[0] = 1;
    for (int from = 0; from < text.length(); from++) {
      for (String column : readings[from] == 0 ? List.<String>of() : all) {
        String word = "_" + column.toLowerCase(Locale.ROOT);
        for (String read : List.of(word, word + DESCENDING)) {
          if (text.startsWith(read, from)) {
            readings[from + read.length()] += readings[from];
          }
        }
      }
    }
    return readings[text.length()];
  }

  /** A column of an index; SQLite walks an index both ways, so directions are relative. */
  record Column(Entity.Field field, boolean descending) {
    static Column of(Entity.Field field) {
      return new Column(field, false);
    }

    String name() {
      return field.column().text();
    }
  }
}
