package dev.lathe.model.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The one form of time in events, and in whatever else is compared as text. */
public final class EventTime {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventTime() {}

  /**
   * {@code instant} in UTC, e.g. {@code 2026-01-01T00:00:00.000Z}: three decimals always, what is
   * finer is cut off, so that comparing texts compares times.
   */
  public static String text(Instant instant) {
    return MILLISECONDS.format(instant);
  }
}
