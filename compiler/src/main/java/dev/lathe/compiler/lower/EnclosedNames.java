package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/**
 * Names around the rows that a summary is of.
 *
 * @param outer the names of the place where the summary stands
 */
record EnclosedNames(ValueLowering.Names outer) implements InnerNames {
  @Override
  public Expression column(Value.Column column) {
    throw new CompilerBug("a field of a row around that is not said to be around");
  }

  @Override
  public Expression around(Value.Around around) {
    return new ValueLowering(outer).of(around.of());
  }
}
