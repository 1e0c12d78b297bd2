package dev.lathe.compiler.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Units of the calendar and the clock, by their word in lower case. */
public enum TimeUnit {
  YEAR(0),
  QUARTER(0),
  MONTH(0),
  WEEK(604_800_000_000L),
  DAY(86_400_000_000L),
  HOUR(3_600_000_000L),
  MINUTE(60_000_000L),
  SECOND(1_000_000L),
  MILLISECOND(1_000L),
  MICROSECOND(1L),
  /** 1 for Monday to 7 for Sunday. */
  WEEKDAY(0),
  /** 1 for the first of January. */
  YEARDAY(0);

  private final long microseconds;

  TimeUnit(long microseconds) {
    this.microseconds = microseconds;
  }

  /** How long one is; 0 for what differs, and for what is no length. */
  public long microseconds() {
    return microseconds;
  }

  /** How it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code difference} counts. */
  public static List<TimeUnit> lengths() {
    return Arrays.stream(values()).filter(u -> u != WEEKDAY && u != YEARDAY).toList();
  }

  /** What {@code truncate} cuts to, of a date only {@link #ofDays}. */
  public static List<TimeUnit> cuts() {
    return List.of(YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND);
  }

  /** What {@code part} gives, of a date only {@link #ofDays}. */
  public static List<TimeUnit> parts() {
    return List.of(YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND, MICROSECOND, WEEKDAY, YEARDAY);
  }

  /** Whether a date has it. */
  public boolean ofDays() {
    return switch (this) {
      case YEAR, QUARTER, MONTH, WEEK, DAY, WEEKDAY, YEARDAY -> true;
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> false;
    };
  }

  /** The unit that is written {@code word}. */
  public static Optional<TimeUnit> of(String word) {
    return Arrays.stream(values()).filter(unit -> unit.word().equals(word)).findFirst();
  }
}
