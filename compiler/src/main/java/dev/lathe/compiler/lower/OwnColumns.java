package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import java.util.function.Function;

/** Names of one row alone: its own columns, wherever they stand. */
final class OwnColumns implements ValueLowering.Names {
  private final ValueLowering.Names outer;
  private final Function<Entity.Field, Expression> columns;

  /**
   * @param outer what names stand for that are not the row's
   */
  OwnColumns(ValueLowering.Names outer, Function<Entity.Field, Expression> columns) {
    this.outer = outer;
    this.columns = columns;
  }

  @Override
  public Expression column(Value.Column column) {
    return columns.apply(column.field());
  }

  @Override
  public Expression exists(Value.Exists exists) {
    throw new CompilerBug("a rule looks at other rows");
  }

  @Override
  public Expression output(Value.Output output) {
    return outer.output(output);
  }

  @Override
  public Expression rowField(Value.RowField field) {
    return outer.rowField(field);
  }

  @Override
  public Expression rowsetField(Value.RowsetField field) {
    return outer.rowsetField(field);
  }

  @Override
  public Expression selected(Value.Selected selected) {
    return outer.selected(selected);
  }

  @Override
  public Expression emitted(Value.Emitted emitted) {
    return outer.emitted(emitted);
  }
}
