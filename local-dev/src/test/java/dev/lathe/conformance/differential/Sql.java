package dev.lathe.conformance.differential;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
  /** The scale of a product of decimals. */
  static final int WIDE = 18;

  private static final BigDecimal LIMIT = BigDecimal.TEN.pow(18);
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

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
    return number instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) number;
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

  /** A number as the form of {@code to} decimals has it, coming from that of {@code from}. */
  static BigDecimal aligned(Number number, int from, int to) {
    BigDecimal value = exact(number);
    held(value, from);
    held(value, to);
    return value;
  }

  /** The same for a value of any type. */
  static @Nullable Object formed(@Nullable Object value, int scale) {
    if (value instanceof Number number) {
      held(exact(number), scale);
    }
    return value;
  }

  /** Whether a form holds a number: 64 bits, or eighteen digits on either side of the point. */
  private static void held(BigDecimal value, int scale) {
    BigDecimal scaled = value.movePointRight(scale);
    boolean held;
    if (scale == WIDE) {
      BigDecimal floor = value.setScale(0, RoundingMode.FLOOR);
      held = floor.abs().compareTo(LIMIT) < 0 && scaled.stripTrailingZeros().scale() <= 0;
    } else {
      held = scaled.compareTo(LEAST) >= 0 && scaled.compareTo(MOST) <= 0;
    }
    if (!held) {
      throw new Undetermined("a number is beyond its form");
    }
  }

  private static Number number(BigDecimal value, int scale) {
    held(value, scale);
    return scale == 0 ? (Number) value.longValueExact() : (Number) value;
  }

  static Number sum(BigDecimal a, BigDecimal b, int scale) {
    return number(a.add(b), scale);
  }

  static Number product(Number a, int left, Number b, int right, int scale) {
    BigDecimal x = aligned(a, left, left);
    BigDecimal y = aligned(b, right, right);
    if (scale == WIDE) {
      held(x.stripTrailingZeros(), left == WIDE ? digits(x) : left);
      held(y.stripTrailingZeros(), right == WIDE ? digits(y) : right);
    }
    return number(x.multiply(y), scale);
  }

  private static int digits(BigDecimal value) {
    return Math.max(0, value.stripTrailingZeros().scale());
  }

  /** Half to even; nothing is divided by zero. */
  static @Nullable Number quotient(Number a, int left, Number b, int right, int scale) {
    BigDecimal x = aligned(a, left, left);
    BigDecimal y = aligned(b, right, right);
    if (y.signum() == 0) {
      return null;
    }
    if (x.movePointRight(left).compareTo(LEAST) == 0
        || y.movePointRight(right).compareTo(LEAST) == 0) {
      throw new Undetermined("the least of integers has no opposite");
    }
    held(x.stripTrailingZeros(), left == WIDE ? digits(x) : left);
    held(y.stripTrailingZeros(), right == WIDE ? digits(y) : right);
    BigDecimal quotient = x.divide(y, scale, RoundingMode.HALF_EVEN);
    held(quotient, scale);
    return quotient;
  }

  /** A decimal that leaves its expression has eighteen digits at most. */
  static @Nullable Object result(@Nullable Object value) {
    if (value instanceof BigDecimal decimal && decimal.stripTrailingZeros().precision() > 18) {
      throw new Undetermined("a decimal has more than eighteen digits");
    }
    return value;
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
