package dev.lathe.model.value;

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
  /** What a duration looks like, for JSON Schema; not each that does is short enough. */
  public static final String PATTERN =
      "^-?P(?=[0-9T])([0-9]{1,6}Y)?([0-9]{1,6}M)?([0-9]{1,6}W)?([0-9]{1,7}D)?"
          + "(T(?=[0-9])([0-9]{1,8}H)?([0-9]{1,10}M)?([0-9]{1,12}([.][0-9]{1,6})?S)?)?$";

  private static final Pattern FORM =
      Pattern.compile(
          "(-?)P(?=[\\dT])(?:(\\d{1,6})Y)?(?:(\\d{1,6})M)?(?:(\\d{1,6})W)?(?:(\\d{1,7})D)?"
              + "(T(?=\\d)(?:(\\d{1,8})H)?(?:(\\d{1,10})M)?(?:(\\d{1,12})(?:\\.(\\d{1,6}))?S)?)?");

  private static final long MOST_MONTHS = 9_999L * 12;
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final BigInteger MOST =
      BigInteger.valueOf(366L * 9_999).multiply(BigInteger.valueOf(DAY));

  /** Reads a duration; nothing where {@code text} is none or is longer than all years. */
  public static Optional<TimeSpan> of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long months = number(parts.group(2)) * 12 + number(parts.group(3));
    BigInteger length =
        length(parts.group(4), 7 * DAY)
            .add(length(parts.group(5), DAY))
            .add(length(parts.group(7), HOUR))
            .add(length(parts.group(8), MINUTE))
            .add(length(parts.group(9), SECOND))
            .add(BigInteger.valueOf(decimals(parts.group(10))));
    if (months > MOST_MONTHS || length.compareTo(MOST) > 0) {
      return Optional.empty();
    }
    long sign = parts.group(1).isEmpty() ? 1 : -1;
    return Optional.of(
        new TimeSpan(sign * months, sign * length.longValueExact(), parts.group(6) == null));
  }

  /** The one text of {@code text}, a duration; nothing where it is none. */
  public static Optional<String> canonical(String text) {
    return of(text).map(TimeSpan::text);
  }

  /**
   * Its one text: years, months below twelve, days, hours below 24, minutes and seconds below 60,
   * none of them where it is 0; {@code PT0S} of nothing.
   */
  public String text() {
    if (months == 0 && microseconds == 0) {
      return "PT0S";
    }
    long length = Math.abs(microseconds);
    var text = new StringBuilder(months < 0 || microseconds < 0 ? "-P" : "P");
    part(text, Math.abs(months) / 12, 'Y');
    part(text, Math.abs(months) % 12, 'M');
    part(text, length / DAY, 'D');
    if (length % DAY != 0) {
      text.append('T');
      part(text, length % DAY / HOUR, 'H');
      part(text, length % HOUR / MINUTE, 'M');
      seconds(text, length % MINUTE);
    }
    return text.toString();
  }

  private static void part(StringBuilder text, long count, char unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }

  private static void seconds(StringBuilder text, long microseconds) {
    if (microseconds == 0) {
      return;
    }
    text.append(microseconds / SECOND);
    if (microseconds % SECOND != 0) {
      String digits = Long.toString(SECOND + microseconds % SECOND).substring(1);
      text.append('.').append(digits.replaceFirst("0+$", ""));
    }
    text.append('S');
  }

  /** The same the other way. */
  public TimeSpan negated() {
    return new TimeSpan(-months, -microseconds, days);
  }

  private static BigInteger length(@Nullable String digits, long unit) {
    return BigInteger.valueOf(number(digits)).multiply(BigInteger.valueOf(unit));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static long decimals(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "00000").substring(0, 6));
  }
}
