package dev.lathe.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures cells in rounds: each is warmed up once, then every round runs each of them once, and
 * each round begins with another one. Cells that are compared so meet the same neighbours, and none
 * is always the one after a pause.
 */
public final class Rounds {
  /** Something that can be measured for a while. */
  @FunctionalInterface
  public interface Measurable {
    Run measure(Duration length);
  }

  private final Pace pace;
  private final Consumer<String> progress;

  /** {@code progress} is told what is being measured. */
  public Rounds(Pace pace, Consumer<String> progress) {
    this.pace = pace;
    this.progress = progress;
  }

  /** The series of each cell, in their order. */
  public <K> Map<K, Series> of(Map<K, Measurable> cells) {
    cells.forEach(
        (key, cell) -> {
          progress.accept("warm-up: " + key);
          cell.measure(pace.warmUp());
        });
    var runs = new LinkedHashMap<K, List<Run>>();
    cells.keySet().forEach(key -> runs.put(key, new ArrayList<>()));
    var order = new ArrayList<>(cells.entrySet());
    for (int round = 1; round <= pace.runs(); round++) {
      for (var each : order) {
        progress.accept("run %d of %d: %s".formatted(round, pace.runs(), each.getKey()));
        runs.computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
            .add(each.getValue().measure(pace.run()));
      }
      Collections.rotate(order, 1);
    }
    var series = new LinkedHashMap<K, Series>();
    runs.forEach((key, each) -> series.put(key, new Series(each)));
    return series;
  }
}
