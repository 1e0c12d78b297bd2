package dev.lathe.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of one cell; their medians stand for it. */
public record Series(List<Run> runs) {
  public Series {
    if (runs.isEmpty()) throw new IllegalArgumentException("a series needs a run");
    runs = List.copyOf(runs);
  }

  /** Calls a second. */
  public double perSecond() {
    return median(Run::perSecond);
  }

  /** Calls a second of the slowest run. */
  public double slowest() {
    return runs.stream().mapToDouble(Run::perSecond).min().orElseThrow();
  }

  /** Calls a second of the fastest run. */
  public double fastest() {
    return runs.stream().mapToDouble(Run::perSecond).max().orElseThrow();
  }

  /** In milliseconds. */
  public double p50() {
    return median(Run::p50);
  }

  /** In milliseconds. */
  public double p99() {
    return median(Run::p99);
  }

  private double median(ToDoubleFunction<Run> part) {
    return Medians.of(runs.stream().mapToDouble(part).toArray());
  }
}
