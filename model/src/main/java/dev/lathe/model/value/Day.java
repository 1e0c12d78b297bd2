package dev.lathe.model.value;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** Dates: days of the years 0001 to 9999 with no time and no zone, {@code 2026-01-31}. */
public final class Day {
  static final int FIRST_YEAR = 1;
  static final int LAST_YEAR = 9999;

  /** What a text of a date looks like; it lets through days that a month does not have. */
  public static final String PATTERN = "^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$";

  private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private Day() {}

  /** Whether {@code text} is a day that there is. */
  public static boolean is(String text) {
    if (!FORM.matcher(text).matches()) return false;
    try {
      return LocalDate.parse(text).getYear() >= FIRST_YEAR;
    } catch (DateTimeException noSuchDay) {
      return false;
    }
  }
}
