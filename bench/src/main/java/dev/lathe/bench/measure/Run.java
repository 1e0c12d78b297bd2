package dev.lathe.bench.measure;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * One run of one cell.
 *
 * @param perSecond calls a second
 * @param p50 in milliseconds
 * @param p95 in milliseconds
 * @param p99 in milliseconds
 */
public record Run(double perSecond, double p50, double p95, double p99) {
  /**
   * Of one caller: the rate is that of the calls alone, as if there were no time between them.
   *
   * @throws IllegalArgumentException if there was no call
   */
  public static Run busy(Latencies latencies) {
    long[] sorted = sorted(LongStream.of(latencies.values()));
    return of(sorted, LongStream.of(sorted).sum() / 1e9);
  }

  /** Of several callers at once, which together took {@code nanos}. */
  public static Run together(Collection<Latencies> latencies, long nanos) {
    var all = latencies.stream().flatMapToLong(each -> LongStream.of(each.values()));
    return of(sorted(all), nanos / 1e9);
  }

  private static Run of(long[] sorted, double seconds) {
    return new Run(
        sorted.length / seconds,
        percentile(sorted, 0.50) / 1e6,
        percentile(sorted, 0.95) / 1e6,
        percentile(sorted, 0.99) / 1e6);
  }

  private static long[] sorted(LongStream nanos) {
    long[] sorted = nanos.toArray();
    if (sorted.length == 0) throw new IllegalArgumentException("a run needs a call");
    Arrays.sort(sorted);
    return sorted;
  }

  private static long percentile(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))];
  }
}
