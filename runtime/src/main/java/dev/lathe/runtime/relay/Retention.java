package dev.lathe.runtime.relay;

import dev.lathe.runtime.command.CommandRecords;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.refusal.RefusalRecords;
import java.time.Duration;

/**
 * How long who did what is kept, which {@code lathe audit} reads; by the database's time.
 *
 * @param commands with their verdicts and answers: a retry with the same key is answered from them
 * @param refusals of known callers, counted by minute
 */
public record Retention(Duration commands, Duration refusals) {
  /** A day, and a month. */
  public static final Retention USUAL =
      new Retention(CommandRecords.RETENTION, RefusalRecords.RETENTION);

  /** The environment variable that asks for another time. */
  public static final String VARIABLE = "LATHE_AUDIT";

  /**
   * What a setting says, of both.
   *
   * @param text a number of days, hours or minutes, as {@code 90d}; no less than a day, for which
   *     retries are answered
   * @throws IllegalArgumentException if it is written otherwise, or less; the message says so
   */
  public static Retention of(String text) {
    Duration time = Recording.time(text);
    if (time.compareTo(CommandRecords.RETENTION) < 0) {
      throw new IllegalArgumentException(
          "say 1d or more, not `" + text + "`: retries are answered for a day");
    }
    return new Retention(time, time);
  }
}
