package dev.lathe.conformance.differential;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SQL's values as the format asks for them: null logic of three values, numbers compared exactly,
 * text by its UTF-8 bytes, LIKE blind to the case of ASCII letters alone.
 */
final class Sql {
  private Sql() {}

  /** Below, at or above zero; of two numbers, two texts, two booleans or two instants. */
  static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return exact(x).compareTo(exact(y));
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    }
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    }
    return Arrays.compareUnsigned(bytes(a), bytes(b));
  }

  private static byte[] bytes(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }

  static BigDecimal exact(Number number) {
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal(number.doubleValue());
  }

  /** Equal for values that SQL groups together, nulls among them. */
  static Object group(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Number number -> exact(number).stripTrailingZeros();
      default -> List.of(value);
    };
  }

  static @Nullable Boolean not(@Nullable Boolean value) {
    return value == null ? null : (Boolean) !value;
  }

  static @Nullable Boolean and(List<? extends @Nullable Object> values) {
    if (values.contains(false)) {
      return false;
    }
    return values.stream().anyMatch(Objects::isNull) ? null : (Boolean) true;
  }

  static @Nullable Boolean or(List<? extends @Nullable Object> values) {
    if (values.contains(true)) {
      return true;
    }
    return values.stream().anyMatch(Objects::isNull) ? null : (Boolean) false;
  }

  static Number add(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      long sum = x + y;
      if (((x ^ sum) & (y ^ sum)) >= 0) {
        return sum;
      }
    }
    return a.doubleValue() + b.doubleValue();
  }

  static Number subtract(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      long difference = x - y;
      if (((x ^ y) & (x ^ difference)) >= 0) {
        return difference;
      }
    }
    return a.doubleValue() - b.doubleValue();
  }

  static Number multiply(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      BigDecimal product = exact(x).multiply(exact(y));
      if (product.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        return product.longValueExact();
      }
    }
    return a.doubleValue() * b.doubleValue();
  }

  /** Integers are divided towards zero, decimals are not; nothing is divided by zero. */
  static @Nullable Number divide(Number a, Number b, boolean decimal) {
    if (b.doubleValue() == 0) {
      return null;
    }
    boolean whole = !decimal && a instanceof Long && b instanceof Long;
    if (whole && !(a.longValue() == Long.MIN_VALUE && b.longValue() == -1)) {
      return a.longValue() / b.longValue();
    }
    return a.doubleValue() / b.doubleValue();
  }

  /**
   * @param escape takes the next character of the pattern literally; empty for none
   */
  static boolean like(String text, String pattern, String escape) {
    int escaping = escape.isEmpty() ? -1 : escape.codePointAt(0);
    return like(text.codePoints().toArray(), 0, pattern.codePoints().toArray(), 0, escaping);
  }

  private static boolean like(int[] text, int at, int[] pattern, int from, int escape) {
    if (from == pattern.length) {
      return at == text.length;
    }
    boolean literal = pattern[from] == escape;
    if (literal && from + 1 == pattern.length) {
      return false; // nothing is escaped
    }
    int wanted = literal ? pattern[from + 1] : pattern[from];
    if (!literal && wanted == '%') {
      for (int rest = at; rest <= text.length; rest++) {
        if (like(text, rest, pattern, from + 1, escape)) {
          return true;
        }
      }
      return false;
    }
    return at < text.length
        && ((!literal && wanted == '_') || lower(wanted) == lower(text[at]))
        && like(text, at + 1, pattern, from + (literal ? 2 : 1), escape);
  }

  private static int lower(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }
}
