package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import java.util.function.Function;

/** Names of one row alone: its own columns, wherever they stand. */
record OwnColumns(ValueLowering.Names outer, Function<Entity.Field, Expression> columns)
    implements InnerNames {
  @Override
  public Expression column(Value.Column column) {
    return columns.apply(column.field());
  }

  @Override
  public Expression exists(Value.Exists exists) {
    throw new CompilerBug("a rule looks at other rows");
  }

  @Override
  public Expression summary(Value.Summary summary, ValueLowering.Names place) {
    throw new CompilerBug("a rule looks at other rows");
  }
}
