package dev.lathe.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far an import is: on a terminal one line with a bar that changes, elsewhere a line each ten
 * seconds. Thread-safe.
 */
final class ImportProgress {
  private static final long NANOS = 1_000_000_000L;
  private static final long BETWEEN_LINES = 10 * NANOS;
  private static final long BETWEEN_CHANGES = NANOS / 10;
  private static final int BAR = 24;

  /** Characters of the line that changes: what breaks over can't be taken back. */
  private static final int WIDTH = 79;

  private final PrintWriter to;
  private final boolean changing;
  private final long rows;
  private final long before;
  private final long began;
  private long told;
  private boolean open;

  /**
   * @param changing whether somebody looks on
   * @param before rows that an earlier run has done
   * @param began in ticks, as all times here
   */
  ImportProgress(PrintWriter to, boolean changing, long rows, long before, long began) {
    this.to = to;
    this.changing = changing;
    this.rows = rows;
    this.before = before;
    this.began = began;
    this.told = began;
  }

  synchronized void at(long done, long refused, long now) {
    if (now - told < (changing ? BETWEEN_CHANGES : BETWEEN_LINES)) return;
    told = now;
    String line = line(done, refused, now);
    if (changing) {
      String cut = line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
      to.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
      open = true;
    } else {
      to.println(line);
    }
    to.flush();
  }

  private String line(long done, long refused, long now) {
    double seconds = Math.max(1, now - began) / (double) NANOS;
    double rate = (done - before) / seconds;
    String left = rate <= 0 ? "" : ", " + span((long) Math.ceil((rows - done) / rate)) + " left";
    String text =
        String.format(
            Locale.ROOT, "%s of %s rows, %.0f/s%s, %s refused", done, rows, rate, left, refused);
    if (!changing) return text;
    int full = rows == 0 ? BAR : (int) (done * BAR / rows);
    return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + text;
  }

  private static String span(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : String.format(Locale.ROOT, "%s:%02.0f min", seconds / 60, (double) (seconds % 60));
  }

  /** What is written next begins on a line of its own. */
  synchronized void end() {
    if (open) {
      to.print("\r" + " ".repeat(WIDTH) + "\r");
      to.flush();
    }
    open = false;
  }
}
