package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/** Names in an emit that has one event for each element of a list: columns are the element's. */
record ElementNames(Table.Elements elements, ValueLowering.Names outer)
    implements ValueLowering.Names {
  @Override
  public Expression column(Value.Column column) {
    Expression element = Expression.column(ManyStreams.ELEMENT, ManyStreams.ITEM);
    return ElementRows.field(elements, column.field(), element);
  }

  @Override
  public Expression exists(Value.Exists exists) {
    return outer.exists(exists);
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
