package dev.lathe.runtime.command;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what commands are decided with is kept, so that they can be decided again under another
 * bundle.
 *
 * @param keep for how long, by the database's time; empty to keep nothing
 */
public record Recording(Optional<Duration> keep) {
  /** Keeps nothing: commands cost what they cost. */
  public static final Recording NONE = new Recording(Optional.empty());

  /** How long it is kept where nothing else is said. */
  public static final Duration USUAL = Duration.ofDays(7);

  /** The environment variable that asks for it. */
  public static final String VARIABLE = "LATHE_RECORD";

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})([dhm])");

  /** Keeps it for {@code time}. */
  public static Recording of(Duration time) {
    return new Recording(Optional.of(time));
  }

  /**
   * What a setting says.
   *
   * @param text a number of days, hours or minutes, as {@code 7d}, {@code 12h} or {@code 30m}
   * @throws IllegalArgumentException if it is written otherwise; the message says how
   */
  public static Recording of(String text) {
    return of(time(text));
  }

  /** As {@link #of(String)}, of any time that is written so. */
  public static Duration time(String text) {
    Matcher found = FORM.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException("write a time as 7d, 12h or 30m, not `" + text + "`");
    }
    long count = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "d" -> Duration.ofDays(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofMinutes(count);
    };
  }
}
