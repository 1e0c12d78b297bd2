package dev.lathe.bench.measure;

import java.util.Arrays;

/** What stands for several runs: one that a neighbour disturbed does not move it. */
public final class Medians {
  private Medians() {}

  /**
   * The middle of {@code values}, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static double of(double... values) {
    if (values.length == 0) throw new IllegalArgumentException("no values have no median");
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
