package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Statement;
import java.util.Collections;
import java.util.List;

/** A view that nobody reads: what is inserted into it is what its trigger works on. */
final class InsertView {
  private InsertView() {}

  static Statement of(SchemaName name, List<String> columns) {
    return new Statement.CreateView(
        name,
        columns,
        Select.ofValues(Collections.nCopies(columns.size(), Expression.nullValue())));
  }
}
