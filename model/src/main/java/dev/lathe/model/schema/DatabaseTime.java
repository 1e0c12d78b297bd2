package dev.lathe.model.schema;

/**
 * The database's own time, in the one form in which statements ask for it. Leases, next tries and
 * retention are judged by it and by no function's clock: clocks of functions differ, and one that
 * runs a day ahead would hold a lease for a day.
 *
 * <p>Who simulates time redefines the function {@code unixepoch} in their adapter.
 */
public final class DatabaseTime {
  private DatabaseTime() {}

  /** An SQL expression: seconds since 1970 with milliseconds; SQLite has it from 3.42 on. */
  public static final String SECONDS = "unixepoch('subsec')";

  /**
   * An SQL expression: this moment as text of one length, {@code 2026-01-01T00:00:00.000Z}, so that
   * comparing texts compares times.
   */
  public static final String NOW = text(SECONDS);

  /** As {@link #NOW}, for the moment {@code seconds} later: an SQL expression, negative for ago. */
  public static String in(String seconds) {
    return text(SECONDS + "+(" + seconds + ")");
  }

  private static String text(String seconds) {
    return "strftime('%Y-%m-%dT%H:%M:%fZ'," + seconds + ",'unixepoch')";
  }
}
