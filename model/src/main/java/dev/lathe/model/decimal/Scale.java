package dev.lathe.model.decimal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How many decimals a decimal may have. With it a decimal is one whole number, its value times
 * 10^{@code decimals}: that is how tables and parameters have it.
 *
 * @param decimals 0 to {@link #MOST}
 */
public record Scale(int decimals) {
  /** Of what says nothing of its own: twelve digits before the point, six behind it. */
  public static final int DEFAULT = 6;

  /** Six digits are left before the point. */
  public static final int MOST = 12;

  /** Digits of a decimal, before and behind the point: as many as any 64-bit integer holds. */
  public static final int DIGITS = 18;

  /** The longest text that is looked at as a number; zeros may make a decimal long. */
  private static final int MAXIMUM_CHARACTERS = 1000;

  private static final BigInteger LIMIT = BigInteger.TEN.pow(DIGITS);

  public Scale {
    if (decimals < 0 || decimals > MOST) {
      throw new IllegalArgumentException("a scale of " + decimals);
    }
  }

  /** Digits before the point. */
  public int whole() {
    return DIGITS - decimals;
  }

  /** What texts of such decimals look like: a regular expression, of the dialect of JSON Schema. */
  public String pattern() {
    String end = decimals == 0 ? "" : "\\d{1," + decimals + "}";
    String behind = decimals == 0 ? "0+" : end + "0*";
    return "^-?0*\\d{1," + whole() + "}(\\." + behind + ")?$";
  }

  /** Why digits are no decimal of a scale. */
  public enum Misfit {
    /** There are more decimals, zeros at the end apart. */
    FINER,
    /** There are more digits before the point. */
    LARGER
  }

  /** What stands in the way of {@code digits}, a number as JSON has it; or nothing. */
  public Optional<Misfit> misfit(String digits) {
    if (scaled(digits).isPresent()) {
      return Optional.empty();
    }
    BigDecimal number = small(digits);
    boolean finer = number == null ? negativeExponent(digits) : number.scale() > decimals;
    return Optional.of(finer ? Misfit.FINER : Misfit.LARGER);
  }

  /** The whole number that stands for {@code digits}; empty where it does not fit exactly. */
  public OptionalLong scaled(String digits) {
    BigDecimal number = small(digits);
    if (number == null || number.scale() > decimals) {
      return OptionalLong.empty();
    }
    if ((long) number.precision() - number.scale() > whole()) {
      return OptionalLong.empty(); // before it is written out: 1e999999999 would take a gigabyte
    }
    BigInteger scaled = number.movePointRight(decimals).toBigIntegerExact();
    return scaled.abs().compareTo(LIMIT) < 0
        ? OptionalLong.of(scaled.longValueExact())
        : OptionalLong.empty();
  }

  /** Without zeros at the end; null where the exponent is beyond what a BigDecimal has. */
  private static @Nullable BigDecimal small(String digits) {
    if (digits.length() > MAXIMUM_CHARACTERS) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    } catch (NumberFormatException | ArithmeticException beyond) {
      return null;
    }
  }

  private static boolean negativeExponent(String digits) {
    return digits.contains("e-") || digits.contains("E-");
  }

  /** How many decimals {@code digits} has, zeros at the end apart; at most a few more than fit. */
  public static int of(String digits) {
    BigDecimal number = small(digits);
    return number == null ? MOST + 1 : Math.clamp(number.scale(), 0, MOST + 1);
  }
}
