package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Upsert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row of an aggregate's table: made, or changed where it is there. */
final class RowWrite {
  private final String key;
  private final Map<String, Expression> values = new LinkedHashMap<>();

  RowWrite(Entity entity) {
    this.key = entity.key().column().text();
  }

  void set(String column, Expression value) {
    values.put(column, value);
  }

  Statement upsert(SchemaName table, Expression when) {
    return upsert(table, Select.ofValues(List.copyOf(values.values())).where(when));
  }

  /** A row for each of {@code source}, of which the values are. */
  Statement upsert(SchemaName table, Source source, Expression when) {
    return upsert(table, Select.ofValues(List.copyOf(values.values())).from(source).where(when));
  }

  private Statement upsert(SchemaName table, Select rows) {
    var columns = List.copyOf(values.keySet());
    return Statement.Insert.of(table, columns, rows)
        .orUpdate(
            List.of(key),
            columns.stream().filter(c -> !c.equals(key)).map(Upsert::excluded).toList());
  }
}
