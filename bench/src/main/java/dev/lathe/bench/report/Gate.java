package dev.lathe.bench.report;

import java.util.Locale;

/**
 * A number we hold ourselves to. Reported, never asserted: a busy machine is no mistake.
 *
 * @param name what is to be, with its limit
 * @param measured what was, with its unit
 */
public record Gate(String name, String measured, boolean met) {
  /** A gate that is met by {@code value} and more. */
  public static Gate atLeast(String name, double limit, double value, String unit) {
    return new Gate(name + " ≥ " + text(limit, unit), text(value, unit), value >= limit);
  }

  /** A gate that is met by {@code value} and less. */
  public static Gate atMost(String name, double limit, double value, String unit) {
    return new Gate(name + " ≤ " + text(limit, unit), text(value, unit), value <= limit);
  }

  private static String text(double value, String unit) {
    boolean whole = value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, unit);
  }
}
