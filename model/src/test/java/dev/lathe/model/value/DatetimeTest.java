package dev.lathe.model.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatetimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-08-21T16:00:00Z             | 2026-08-21T16:00:00.000000Z
          2026-08-21T16:00:00.000Z         | 2026-08-21T16:00:00.000000Z
          2026-08-22T01:00:00+09:00        | 2026-08-21T16:00:00.000000Z
          2026-08-21T16:00:00.5-00:00      | 2026-08-21T16:00:00.500000Z
          2026-08-21T16:00:00.000001Z      | 2026-08-21T16:00:00.000001Z
          2026-08-21T16:00:00.0000019Z     | 2026-08-21T16:00:00.000001Z
          1969-12-31T23:59:59.9999999999Z  | 1969-12-31T23:59:59.999999Z
          2024-03-01T00:30:00+01:00        | 2024-02-29T23:30:00.000000Z
          2026-01-01T18:00:00+18:00        | 2026-01-01T00:00:00.000000Z
          0001-01-01T00:00:00Z             | 0001-01-01T00:00:00.000000Z
          9999-12-31T23:59:59.999999Z      | 9999-12-31T23:59:59.999999Z
          0000-12-31T23:00:00-01:00        | 0001-01-01T00:00:00.000000Z
          0001-01-01T00:59:59+01:00        | TooEarly[]
          9999-12-31T23:00:00-01:00        | TooLate[]
          0000-06-01T00:00:00Z             | TooEarly[]
          10000-01-01T00:00:00Z            | Malformed[]
          2026-02-29T00:00:00Z             | Malformed[]
          2026-02-28T24:00:00Z             | Malformed[]
          2016-12-31T23:59:60Z             | Malformed[]
          2026-08-21T16:00Z                | Malformed[]
          2026-08-21T16:00:00              | Malformed[]
          2026-08-21T16:00:00.Z            | Malformed[]
          2026-08-21T16:00:00+0900         | Malformed[]
          2026-08-21T16:00:00+18:01        | Malformed[]
          2026-08-21T16:00:00+09:60        | Malformed[]
          2026-08-21t16:00:00Z             | Malformed[]
          2026-08-21T16:00:00z             | Malformed[]
          2026-08-21 16:00:00Z             | Malformed[]
          2026-08-21                       | Malformed[]
          """)
  void an_instant_has_one_text(String text, String expected) {
    assertEquals(
        expected,
        switch (Datetime.read(text)) {
          case Datetime.Read.Moment(String canonical) -> canonical;
          case Datetime.Read other -> other.toString();
        });
  }

  @Test
  void texts_compare_as_instants_do() {
    var random = new SplittableRandom(20260821);
    for (int i = 0; i < 10_000; i++) {
      Instant a = instant(random);
      Instant b = random.nextInt(4) == 0 ? a : instant(random);
      assertEquals(
          Integer.signum(a.compareTo(b)),
          Integer.signum(Datetime.text(a).compareTo(Datetime.text(b))),
          a + " " + b);
      assertEquals(Datetime.text(a), Datetime.canonical(a.toString()));
    }
  }

  private static Instant instant(SplittableRandom random) {
    return Instant.ofEpochSecond(
        random.nextLong(-62_135_596_800L, 253_402_300_800L), random.nextInt(1_000_000) * 1000L);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-21T16:00:00Z, true",
    "2026-08-21T16:00:00.123456789+09:00, true",
    "2026-08-21T16:00:00+18:00, true",
    "2026-08-21T16:00:00+18:01, false",
    "2026-08-21T24:00:00Z, false",
    "2026-08-21T23:59:60Z, false",
    "0000-08-21T16:00:00Z, false",
    "2026-13-21T16:00:00Z, false",
    "2026-08-32T16:00:00Z, false",
    "2026-08-21t16:00:00Z, false"
  })
  void the_pattern_is_what_is_read(String text, boolean fits) {
    assertEquals(fits, Pattern.compile(Datetime.PATTERN).matcher(text).find());
    assertEquals(fits, Datetime.is(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29, true",
    "2026-02-29, false",
    "0001-01-01, true",
    "0000-01-01, false",
    "2026-1-1, false",
    "2026-01-01T00:00:00Z, false"
  })
  void a_day_is_one_that_there_is(String text, boolean is) {
    assertEquals(is, Day.is(text));
    assertTrue(!is || Pattern.compile(Day.PATTERN).matcher(text).find());
  }
}
