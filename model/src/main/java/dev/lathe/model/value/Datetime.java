package dev.lathe.model.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Datetimes: instants of the years 0001 to 9999 in UTC. Each has one canonical text, {@code
 * 2026-01-31T10:00:00.000000Z}, always with six decimals, so that texts compare as instants do.
 * Outside, in answers and events, microseconds are left off where there are none, {@code
 * 2026-01-31T10:00:00.000Z}: still one text each, and the one that most clients write.
 */
public final class Datetime {
  /**
   * What a text of a datetime looks like, as ECMA-262 and so JSON Schema reads it. It lets through
   * days that a month does not have, and the hours at both ends of the years that are another year
   * in UTC.
   */
  public static final String PATTERN =
      "^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"
          + "T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?"
          + "(Z|[+-]((0\\d|1[0-7]):[0-5]\\d|18:00))$";

  /** How a canonical text ends. */
  public static final String END = "Z";

  /** How one ends that has no microseconds; nowhere else are these characters in it. */
  public static final String NO_MICROSECONDS = "000Z";

  /** Behind a day's text: its midnight in UTC. */
  public static final String MIDNIGHT = "T00:00:00.000000Z";

  /** Digits beyond are cut off, so that an instant is never later than what was said. */
  private static final int DECIMALS = 6;

  private static final int MAXIMUM_CHARACTERS = 1000;

  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d+))?(Z|[+-]\\d{2}:\\d{2})");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private static final DateTimeFormatter CANONICAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Datetime() {}

  /** What a text turned out to be. */
  public sealed interface Read {
    /** A datetime, by its canonical text. */
    record Moment(String canonical) implements Read {}

    /** No datetime, by its form or because there is no such day or hour. */
    record Malformed() implements Read {}

    /** Before the year 0001 in UTC. */
    record TooEarly() implements Read {}

    /** After the year 9999 in UTC. */
    record TooLate() implements Read {}
  }

  /** Reads ISO 8601 with seconds and an offset, capital {@code T} and {@code Z}. */
  public static Read read(String text) {
    Matcher parts = PARTS.matcher(text);
    if (text.length() > MAXIMUM_CHARACTERS || !parts.matches()) {
      return new Read.Malformed();
    }
    LocalDateTime utc;
    try {
      ZoneOffset offset = ZoneOffset.of(parts.group(3));
      utc = LocalDateTime.parse(parts.group(1)).minusSeconds(offset.getTotalSeconds());
    } catch (DateTimeException noSuchTime) {
      return new Read.Malformed();
    }
    if (utc.getYear() < Day.FIRST_YEAR) return new Read.TooEarly();
    if (utc.getYear() > Day.LAST_YEAR) return new Read.TooLate();
    return new Read.Moment(SECONDS.format(utc) + "." + decimals(parts.group(2)) + "Z");
  }

  private static String decimals(@Nullable String digits) {
    String padded = (digits == null ? "" : digits) + "0".repeat(DECIMALS);
    return padded.substring(0, DECIMALS);
  }

  /** Whether {@code text} is a datetime. */
  public static boolean is(String text) {
    return read(text) instanceof Read.Moment;
  }

  /**
   * The canonical text of a datetime.
   *
   * @throws IllegalArgumentException if {@code text} is none
   */
  public static String canonical(String text) {
    if (read(text) instanceof Read.Moment(String canonical)) return canonical;
    throw new IllegalArgumentException("no datetime");
  }

  /** The datetime as it is told outside. */
  public static String told(String canonical) {
    return canonical.replace(NO_MICROSECONDS, END);
  }

  /** The canonical text of {@code instant}, what is finer than a microsecond cut off. */
  public static String text(Instant instant) {
    return CANONICAL.format(instant);
  }
}
