package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.model.decimal.Scale;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SQL's aggregate functions: null is passed over, nothing sums to null and counts to 0. */
final class Aggregates {
  private Aggregates() {}

  /**
   * @param rows how many rows there are
   * @param operands a value a row; empty where the function has no operand
   * @param scale how many decimals the operands' form has
   */
  static @Nullable Object of(
      Node.Measure measure, int rows, List<@Nullable Object> operands, int scale) {
    List<Object> values =
        operands.stream().filter(Objects::nonNull).<Object>map(Objects::requireNonNull).toList();
    return switch (measure.function()) {
      case COUNT -> (long) (measure.expr().isPresent() ? values.size() : rows);
      case COUNT_DISTINCT -> values.stream().map(Sql::group).distinct().count();
      case SUM -> values.isEmpty() ? null : sum(values, scale);
      case AVG ->
          values.isEmpty()
              ? null
              : Sql.result(
                  Sql.quotient(
                      sum(values, scale),
                      scale,
                      (long) values.size(),
                      0,
                      measure.scale().orElse(Scale.DEFAULT)));
      case MIN -> values.stream().min(Sql::compare).orElse(null);
      case MAX -> values.stream().max(Sql::compare).orElse(null);
      case GROUP_ARRAY -> throw new IllegalArgumentException("is not made");
    };
  }

  /** Only the total has to fit. */
  private static Number sum(List<Object> values, int scale) {
    BigDecimal total =
        values.stream().map(v -> Sql.exact((Number) v)).reduce(BigDecimal.ZERO, BigDecimal::add);
    Number sum = Sql.sum(total, BigDecimal.ZERO, scale);
    if (scale == Sql.WIDE) {
      Object unused = Sql.result(sum);
    }
    return sum;
  }
}
