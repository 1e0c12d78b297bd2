package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter;
import java.util.Optional;

/**
 * The elements of a list: its parameter is a JSON array, of values or of arrays with the members of
 * each record.
 */
final class ElementRows {
  private ElementRows() {}

  /** The whole list; nothing where it is missing. */
  static Expression list(Table.Elements elements) {
    return call(
        Function.COALESCE,
        new Expression.Given(new Parameter.Input(elements.input(), Parameter.Input.Form.ELEMENTS)),
        Expression.text("[]"));
  }

  /** A field of {@code element}, an element of the list. */
  static Expression field(Table.Elements elements, Entity.Field field, Expression element) {
    int place = elements.entity().fields().indexOf(field);
    return elements.records()
        ? Expression.infix(element, Operator.PART_VALUE, number(place))
        : element;
  }

  /** All elements as rows, whose columns are called as {@code block} has them. */
  static Source source(Table.Elements elements, String alias, Block block) {
    var results =
        elements.entity().fields().stream()
            .map(
                field ->
                    Result.of(
                        field(elements, field, column("e$", "value")),
                        block.source(field.name().text())))
            .toList();
    Select rows = Select.of(results).from(new Source.Each(list(elements), Optional.of("e$")));
    return new Source.Rows(rows, Optional.of(alias));
  }
}
