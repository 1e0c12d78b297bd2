package dev.lathe.runtime.http;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** How long the stages of one request took; a stage that runs again adds up. One thread only. */
final class StageTimes {
  private final Time time;
  private final Map<Stage, Duration> times = new EnumMap<>(Stage.class);
  private Stage now = Stage.PARSE;
  private long since;

  StageTimes(Time time) {
    this.time = time;
    this.since = time.ticks();
  }

  /** Ends the stage that runs and begins {@code next}. */
  void enter(Stage next) {
    long at = time.ticks();
    times.merge(now, Duration.ofNanos(at - since), Duration::plus);
    now = next;
    since = at;
  }

  /** Ends the stage that runs. */
  Map<Stage, Duration> end() {
    enter(now);
    return Map.copyOf(times);
  }

  /** As the header {@code Server-Timing}, in milliseconds, with the running stage so far. */
  String header() {
    enter(now);
    var header = new StringJoiner(", ");
    times.forEach(
        (stage, took) ->
            header.add(
                String.format(
                    Locale.ROOT, "%s;dur=%.3f", stage.word(), took.toNanos() / 1_000_000.0)));
    return header.toString();
  }
}
