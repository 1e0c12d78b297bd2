package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;

/**
 * Whether values can be null in truth. A type only says what is declared: a related row may be
 * missing, and then its fields are null whatever their declarations.
 */
final class Nulls {
  private Nulls() {}

  /** Whether {@code value}, an expression over {@code rows}, may be null. */
  static boolean possible(Value value, Rows rows) {
    return value.type().nullable()
        || Values.leaves(value).stream()
            .anyMatch(
                leaf ->
                    switch (leaf) {
                      case Value.Column column -> !column.path().isEmpty();
                      case Value.Output output -> output(output.name(), rows);
                      default -> false;
                    });
  }

  private static boolean output(String name, Rows rows) {
    return switch (rows) {
      case Rows.Scan _ -> false;
      case Rows.Filter filter -> output(name, filter.input());
      case Rows.Lookup lookup -> output(name, lookup.input());
      case Rows.Order order -> output(name, order.input());
      case Rows.Page page -> output(name, page.input());
      case Rows.Limit limit -> output(name, limit.input());
      case Rows.Distinct distinct -> output(name, distinct.input());
      case Rows.Project project ->
          project.outputs().stream()
              .anyMatch(o -> o.name().equals(name) && possible(o.value(), project.input()));
      case Rows.Aggregate aggregate ->
          aggregate.groups().stream()
                  .anyMatch(g -> g.name().equals(name) && possible(g.value(), aggregate.input()))
              || aggregate.measures().stream()
                  .anyMatch(m -> m.name().equals(name) && measure(m, aggregate.input()));
    };
  }

  private static boolean measure(Rows.Measured measure, Rows input) {
    boolean counts =
        measure.function() == AggregateFunction.COUNT
            || measure.function() == AggregateFunction.COUNT_DISTINCT;
    return !counts
        && (measure.type().nullable()
            || measure.operand().map(v -> possible(v, input)).orElse(false));
  }
}
