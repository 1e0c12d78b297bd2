package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Indexed;
import dev.lathe.model.bundle.Schema;
import java.util.List;

/** An index on a table's columns, in this order. */
record Index(String table, List<Column> columns) {
  boolean within(Index other) {
    return !equals(other)
        && table.equals(other.table)
        && other.columns.size() >= columns.size()
        && other.columns.subList(0, columns.size()).equals(columns);
  }

  Schema.Index planned() {
    var name = new StringBuilder("ix_").append(table);
    columns.forEach(c -> name.append('_').append(c.name()).append(c.descending() ? "_desc" : ""));
    var indexed = columns.stream().map(c -> new Indexed(c.name(), c.descending())).toList();
    var create =
        new Statement.CreateIndex(
            SchemaName.of(name.toString()), SchemaName.of(table), indexed, true);
    return new Schema.Index(
        table, indexed.stream().map(Indexed::words).toList(), Printer.print(create).text());
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
