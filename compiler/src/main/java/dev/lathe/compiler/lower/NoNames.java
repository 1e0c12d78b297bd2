package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/** Where no graph is around: a rule of a row, which looks at nothing but the row. */
enum NoNames implements ValueLowering.Names {
  INSTANCE;

  @Override
  public Expression column(Value.Column column) {
    throw more();
  }

  @Override
  public Expression exists(Value.Exists exists) {
    throw more();
  }

  @Override
  public Expression output(Value.Output output) {
    throw more();
  }

  @Override
  public Expression rowField(Value.RowField field) {
    throw more();
  }

  @Override
  public Expression rowsetField(Value.RowsetField field) {
    throw more();
  }

  @Override
  public Expression selected(Value.Selected selected) {
    throw more();
  }

  @Override
  public Expression emitted(Value.Emitted emitted) {
    throw more();
  }

  @Override
  public Expression summary(Value.Summary summary, ValueLowering.Names place) {
    throw more();
  }

  @Override
  public Expression around(Value.Around around) {
    throw more();
  }

  private static CompilerBug more() {
    return new CompilerBug("a rule looks at more than its row");
  }
}
