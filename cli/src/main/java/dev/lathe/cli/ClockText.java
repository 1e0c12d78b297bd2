package dev.lathe.cli;

import dev.lathe.model.event.EventTime;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and lengths of time as they are typed and told. */
final class ClockText {
  private static final Pattern SPAN =
      Pattern.compile(
          "(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,7})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  private ClockText() {}

  /**
   * A moment: a datetime, or a date's midnight in UTC.
   *
   * @throws Refused if it is none
   */
  static Instant time(String text) {
    if (Day.is(text)) return Instant.parse(text + "T00:00:00Z");
    if (Datetime.is(text)) return Instant.parse(Datetime.canonical(text));
    throw Refused.usage(
        "a time is written 2026-12-01 or 2026-12-01T09:00:00Z, not `%s`".formatted(text));
  }

  /**
   * A length of time: {@code 3d}, {@code 1d12h}, {@code 90m} or {@code PT1H}.
   *
   * @throws Refused if it is none
   */
  static Duration span(String text) {
    Matcher parts = SPAN.matcher(text.toLowerCase(Locale.ROOT));
    if (!text.isEmpty() && parts.matches()) {
      return Duration.ofDays(7 * number(parts.group(1)) + number(parts.group(2)))
          .plusHours(number(parts.group(3)))
          .plusMinutes(number(parts.group(4)))
          .plusSeconds(number(parts.group(5)));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw Refused.usage("how long is written 3d, 1d12h, 90m or PT1H, not `%s`".formatted(text));
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** What a clock says, and how far that is from this machine's. */
  static String told(Instant now, Duration ahead) {
    String said = EventTime.text(now);
    if (ahead.isZero()) return said + ", as this machine's";
    return "%s, %s %s this machine's"
        .formatted(said, RunLadder.span(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of");
  }
}
