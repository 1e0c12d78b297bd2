package dev.lathe.bench.measure;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param run of one run: short, because many short runs meet the same neighbours, few long ones not
 * @param runs that count
 */
public record Pace(Duration run, int runs) {
  /** A run that lasts longer than a minute measures the machine's neighbours. */
  private static final Duration LONGEST_RUN = Duration.ofMinutes(1);

  private static final int MOST_RUNS = 100;

  /** The second compiler takes some ten thousand calls to be done. */
  private static final int RUNS_OF_WARM_UP = 4;

  public Pace {
    if (run.isNegative() || run.isZero() || run.compareTo(LONGEST_RUN) > 0) {
      throw new IllegalArgumentException("a run takes up to 60 s, not " + run.toMillis() + " ms");
    }
    if (runs < 1 || runs > MOST_RUNS) {
      throw new IllegalArgumentException("there are 1 to " + MOST_RUNS + " runs, not " + runs);
    }
  }

  /** Of the one warm-up before the first run. */
  Duration warmUp() {
    return run.multipliedBy(RUNS_OF_WARM_UP);
  }
}
