package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.SystemRows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.schema.TaskSchema;
import dev.lathe.model.schema.WorkflowSchema;
import java.util.List;
import java.util.Optional;

/** A table of the program's own as rows, its columns as answers have them. */
record SystemTable(SystemRows rows, String alias) {
  static Block block(Table.Kept system, Rows.Scope scope) {
    var table = new SystemTable(system.rows(), scope.alias());
    var from = Source.table(SchemaName.of(system.rows().table()), scope.alias());
    var block = new Block(from, scope, false);
    String columns =
        switch (system.rows()) {
          case TASKS -> TaskSchema.COLUMNS;
          case RUNS -> WorkflowSchema.RUN_COLUMNS;
        };
    List.of(columns.strip().split(",", -1)).forEach(block::has);
    for (SystemRows.Column column : system.rows().columns()) {
      block.computed.put(column.word(), table.value(column));
    }
    return block;
  }

  private Expression value(SystemRows.Column column) {
    if (column.type() == ScalarType.DATETIME) return moment(stored(column.column()));
    if (rows == SystemRows.RUNS && column.word().equals("starter")) return state("starter");
    if (rows == SystemRows.RUNS && column.word().equals("status")) {
      return new Expression.Case(
          Optional.empty(),
          List.of(new Expression.When(state("halt").isNull(), stored("status"))),
          Optional.of(text("paused")));
    }
    return stored(column.column());
  }

  /** Times have three decimals, datetimes six; an index has it in the same words. */
  private static Expression moment(Expression time) {
    return call(Function.REPLACE, time, text("Z"), text("000Z"));
  }

  private Expression state(String member) {
    return infix(stored("state"), Operator.PART_VALUE, text(member));
  }

  private Expression stored(String name) {
    return column(alias, name);
  }
}
