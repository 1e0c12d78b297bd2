package dev.lathe.conformance.differential;

import dev.lathe.compiler.domain.AggregateFunction;
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
   */
  static @Nullable Object of(
      AggregateFunction function, int rows, boolean operand, List<@Nullable Object> operands) {
    List<Object> values =
        operands.stream().filter(Objects::nonNull).<Object>map(Objects::requireNonNull).toList();
    return switch (function) {
      case COUNT -> (long) (operand ? values.size() : rows);
      case COUNT_DISTINCT -> values.stream().map(Sql::group).distinct().count();
      case SUM -> values.isEmpty() ? null : sum(values);
      case AVG -> values.isEmpty() ? null : (rounded(values).doubleValue() / values.size());
      case MIN -> values.stream().min(Sql::compare).orElse(null);
      case MAX -> values.stream().max(Sql::compare).orElse(null);
      case GROUP_ARRAY -> throw new IllegalArgumentException("is not made");
    };
  }

  private static Object sum(List<Object> values) {
    if (!values.stream().allMatch(Long.class::isInstance)) {
      return rounded(values).doubleValue();
    }
    BigDecimal low = BigDecimal.ZERO;
    BigDecimal high = BigDecimal.ZERO;
    for (Object value : values) {
      BigDecimal number = Sql.exact((Long) value);
      low = low.add(number.min(BigDecimal.ZERO));
      high = high.add(number.max(BigDecimal.ZERO));
    }
    boolean fits =
        low.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
            && high.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    if (!fits) {
      throw new Undetermined("a sum may pass 64 bits on the way");
    }
    return low.add(high).longValueExact();
  }

  private static BigDecimal rounded(List<Object> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new Undetermined("a number passes the range of doubles");
      }
      sum = sum.add(Sql.exact((Number) value));
    }
    if (new BigDecimal(sum.doubleValue()).compareTo(sum) != 0) {
      throw new Undetermined("a sum is rounded, in the order of its rows");
    }
    return sum;
  }
}
