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
    return of(name, columns, false);
  }

  /**
   * @param again whether it may be there already
   */
  static Statement of(SchemaName name, List<String> columns, boolean again) {
    return new Statement.CreateView(
        name,
        columns,
        Select.ofValues(Collections.nCopies(columns.size(), Expression.nullValue())),
        again);
  }
}
