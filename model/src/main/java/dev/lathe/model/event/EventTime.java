package dev.lathe.model.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The one form of time in events, and in whatever else is compared as text. */
public final class EventTime {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final byte[] FORM =
      "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);

  private EventTime() {}

  /**
   * {@code instant} in UTC, e.g. {@code 2026-01-01T00:00:00.000Z}: three decimals always, what is
   * finer is cut off, so that comparing texts compares times.
   */
  public static String text(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    if (time.getYear() < 1000 || time.getYear() > 9999) return MILLISECONDS.format(instant);
    // By hand, as it is for each event: a formatter takes ten times as long.
    byte[] text = FORM.clone();
    digits(text, 0, 4, time.getYear());
    digits(text, 5, 2, time.getMonthValue());
    digits(text, 8, 2, time.getDayOfMonth());
    digits(text, 11, 2, time.getHour());
    digits(text, 14, 2, time.getMinute());
    digits(text, 17, 2, time.getSecond());
    digits(text, 20, 3, time.getNano() / 1_000_000);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] text, int from, int count, int number) {
    int left = number;
    for (int at = from + count - 1; at >= from; at--) {
      text[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
