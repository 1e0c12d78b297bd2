package dev.lathe.compiler.domain;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A duration of ISO 8601, {@code P1Y2M3W4DT5H6M7.5S}, perhaps with a minus in front: months of the
 * calendar, and what has a length.
 *
 * @param months those of its years among them; at most the years 0001 to 9999 have
 * @param microseconds weeks and days of 24 hours, hours, minutes and seconds; no more than those
 *     years have
 * @param days whether it is of nothing shorter than days
 */
public record TimeSpan(long months, long microseconds, boolean days) {
  private static final Pattern FORM =
      Pattern.compile(
          "(-?)P(?=[\\dT])(?:(\\d{1,6})Y)?(?:(\\d{1,6})M)?(?:(\\d{1,6})W)?(?:(\\d{1,7})D)?"
              + "(T(?=\\d)(?:(\\d{1,8})H)?(?:(\\d{1,10})M)?(?:(\\d{1,12})(?:\\.(\\d{1,6}))?S)?)?");

  private static final long MOST_MONTHS = 9_999L * 12;
  private static final BigInteger MOST =
      BigInteger.valueOf(366L * 9_999).multiply(BigInteger.valueOf(TimeUnit.DAY.microseconds()));

  /** Reads a duration; nothing where {@code text} is none or is longer than all years. */
  public static Optional<TimeSpan> of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long months = number(parts.group(2)) * 12 + number(parts.group(3));
    BigInteger length =
        length(parts.group(4), TimeUnit.WEEK)
            .add(length(parts.group(5), TimeUnit.DAY))
            .add(length(parts.group(7), TimeUnit.HOUR))
            .add(length(parts.group(8), TimeUnit.MINUTE))
            .add(length(parts.group(9), TimeUnit.SECOND))
            .add(BigInteger.valueOf(decimals(parts.group(10))));
    if (months > MOST_MONTHS || length.compareTo(MOST) > 0) {
      return Optional.empty();
    }
    long sign = parts.group(1).isEmpty() ? 1 : -1;
    return Optional.of(
        new TimeSpan(sign * months, sign * length.longValueExact(), parts.group(6) == null));
  }

  /** The same the other way. */
  public TimeSpan negated() {
    return new TimeSpan(-months, -microseconds, days);
  }

  private static BigInteger length(@Nullable String digits, TimeUnit unit) {
    return BigInteger.valueOf(number(digits)).multiply(BigInteger.valueOf(unit.microseconds()));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static long decimals(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "00000").substring(0, 6));
  }
}
