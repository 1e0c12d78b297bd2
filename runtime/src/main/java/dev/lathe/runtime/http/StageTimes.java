package dev.lathe.runtime.http;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How long the stages of one request took; a stage that runs again adds up. One thread only. */
final class StageTimes {
  private final Time time;

  /** In nanoseconds, of the stages that ran. */
  private final Map<Stage, Long> took = new EnumMap<>(Stage.class);

  private Stage now = Stage.PARSE;
  private long since;

  StageTimes(Time time) {
    this.time = time;
    this.since = time.ticks();
  }

  /** Ends the stage that runs and begins {@code next}. */
  void enter(Stage next) {
    long at = time.ticks();
    took.merge(now, at - since, Long::sum);
    now = next;
    since = at;
  }

  /** Ends the stage that runs. */
  Map<Stage, Duration> end() {
    enter(now);
    var times = new EnumMap<Stage, Duration>(Stage.class);
    took.forEach((stage, nanoseconds) -> times.put(stage, Duration.ofNanos(nanoseconds)));
    return times;
  }

  /** As the header {@code Server-Timing}, in milliseconds, with the running stage so far. */
  String header() {
    enter(now);
    var header = new StringBuilder(160);
    for (var stage : took.entrySet()) {
      if (!header.isEmpty()) header.append(", ");
      header.append(stage.getKey().word()).append(";dur=");
      milliseconds(header, (stage.getValue() + 500) / 1_000);
    }
    return header.toString();
  }

  /** With three decimals; written by hand, as it is for each answer. */
  private static void milliseconds(StringBuilder to, long microseconds) {
    long fraction = microseconds % 1_000;
    to.append(microseconds / 1_000).append('.');
    if (fraction < 100) to.append('0');
    if (fraction < 10) to.append('0');
    to.append(fraction);
  }
}
