package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.TimeSpan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When timers fire. */
final class TimerTime {
  /** The last time that can be written; what is later never comes. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private TimerTime() {}

  /** Empty where a value is none that the timer can take. */
  static Optional<Instant> of(Timer timer, Mapped values, Instant now) {
    return switch (timer) {
      case Timer.After(Mapping duration) ->
          values.value(duration).flatMap(value -> after(value, now));
      case Timer.At(Mapping time) -> values.value(time).flatMap(TimerTime::at);
      case Timer.Every(var _, String duration) -> after(Json.of(duration), now);
    };
  }

  /** How often it fires after the first time, -1 for without end. */
  static int left(Timer timer) {
    return timer instanceof Timer.Every(var times, var _) ? times.orElse(0) - 1 : 0;
  }

  private static Optional<Instant> after(Json value, Instant now) {
    if (!(value instanceof Json.Str(String text))) return Optional.empty();
    return TimeSpan.of(text)
        .filter(span -> span.months() >= 0 && span.microseconds() >= 0)
        .flatMap(span -> after(span, 1, now));
  }

  /**
   * So many times {@code span} after {@code from}, counted from there: the last days of months stay
   * the last ones. Empty where that is beyond {@link #LAST}.
   */
  static Optional<Instant> after(TimeSpan span, long times, Instant from) {
    try {
      Instant at =
          from.atOffset(ZoneOffset.UTC)
              .plusMonths(Math.multiplyExact(span.months(), times))
              .toInstant()
              .plus(Math.multiplyExact(span.microseconds(), times), ChronoUnit.MICROS)
              .truncatedTo(ChronoUnit.MILLIS);
      return at.isAfter(LAST) ? Optional.empty() : Optional.of(at);
    } catch (ArithmeticException | DateTimeException e) {
      return Optional.empty(); // after the end of time
    }
  }

  private static Optional<Instant> at(Json value) {
    if (!(value instanceof Json.Str(String text))) return Optional.empty();
    if (Day.is(text)) return Optional.of(Instant.parse(text + "T00:00:00Z"));
    return Datetime.is(text)
        ? Optional.of(Instant.parse(Datetime.canonical(text)).truncatedTo(ChronoUnit.MILLIS))
        : Optional.empty();
  }
}
