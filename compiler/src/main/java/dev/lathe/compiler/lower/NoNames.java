package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/** Where no graph is around: what looks for one is our mistake. */
class NoNames implements ValueLowering.Names {
  /** Of a row's rule, which looks at nothing but the row. */
  static final NoNames OF_RULES = new NoNames("a rule looks at more than its row");

  private final String mistake;

  NoNames(String mistake) {
    this.mistake = mistake;
  }

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

  private CompilerBug more() {
    return new CompilerBug(mistake);
  }
}
