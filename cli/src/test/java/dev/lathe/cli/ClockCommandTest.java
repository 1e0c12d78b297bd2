package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockCommandTest {
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "3d,PT72H",
    "1d12h,PT36H",
    "90m,PT1H30M",
    "2w1s,PT336H1S",
    "PT1H,PT1H",
    "P2D,PT48H",
    "45S,PT45S"
  })
  void a_span_is_typed_as_people_say_it(String typed, Duration meant) {
    assertEquals(meant, ClockText.span(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "3x", "d", "3h2d", "9999999999d", "P1M"})
  void what_is_none_is_refused(String typed) {
    assertEquals(
        ExitCode.USAGE, assertThrows(Refused.class, () -> ClockText.span(typed)).exitCode());
  }

  @Test
  void a_time_is_a_date_or_a_datetime() {
    assertEquals(Instant.parse("2026-12-01T00:00:00Z"), ClockText.time("2026-12-01"));
    assertEquals(NOON, ClockText.time("2026-12-01T13:00:00+01:00"));
    assertThrows(Refused.class, () -> ClockText.time("tomorrow"));
    assertThrows(Refused.class, () -> ClockText.time("2026-13-01"));
  }

  @Test
  void a_clock_is_told_with_how_far_it_is() {
    assertEquals(
        "2026-12-01T12:00:00.000Z, 3 d 1 h ahead of this machine's",
        ClockText.told(NOON, Duration.ofHours(73)));
    assertEquals(
        "2026-12-01T12:00:00.000Z, 5 min 0 s behind this machine's",
        ClockText.told(NOON, Duration.ofMinutes(-5)));
    assertEquals(
        "2026-12-01T12:00:00.000Z, as this machine's", ClockText.told(NOON, Duration.ZERO));
  }

  @Test
  void where_nothing_was_served_there_is_no_clock() {
    CommandLineRun run = CommandLineRun.of("clock", "+3d");
    assertEquals(2, run.exitCode());
  }
}
