package dev.lathe.conformance.differential;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.model.decimal.Scale;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** SQL's aggregate functions: null is passed over, nothing sums to null and counts to 0. */
final class Aggregates {
  private Aggregates() {}

  /**
   * @param operands a value a row; empty where the function has no operand
   * @param rounded how many decimals an average has, where it says so
   * @param rows how many rows there are
   * @param scale how many decimals the operands' form has
   */
  static @Nullable Object of(
      AggregateFunction function,
      Optional<List<@Nullable Object>> operands,
      OptionalInt rounded,
      int rows,
      int scale) {
    List<Object> values =
        operands.stream()
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .<Object>map(Objects::requireNonNull)
            .toList();
    return switch (function) {
      case COUNT -> (long) (operands.isPresent() ? values.size() : rows);
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
                      rounded.orElse(Scale.DEFAULT)));
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
