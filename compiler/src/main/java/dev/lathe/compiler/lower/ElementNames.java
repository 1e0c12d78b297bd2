package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/** Names in an emit that has one event for each element of a list: columns are the element's. */
record ElementNames(Table.Elements elements, ValueLowering.Names outer) implements InnerNames {
  @Override
  public Expression column(Value.Column column) {
    Expression element = Expression.column(ManyStreams.ELEMENT, ManyStreams.ITEM);
    return ElementRows.field(elements, column.field(), element);
  }
}
