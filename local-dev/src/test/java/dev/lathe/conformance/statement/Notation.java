package dev.lathe.conformance.statement;

import java.util.List;
import java.util.SplittableRandom;

/** Datetimes as they were ever sent. */
final class Notation {
  /** What an event may say that is none, by an earlier check or another type of the field. */
  static final List<String> INVALID =
      List.of(
          "2026-02-30T00:00:00Z",
          "2026-02-29T00:00:00+01:00",
          "2026-13-01T00:00:00Z",
          "2026-01-01T24:00:00Z",
          "2026-01-01T23:60:00Z",
          "2016-12-31T23:59:60Z",
          "2026-01-01T00:00:00+18:01",
          "2026-01-01T00:00:00+0100",
          "2026-01-01T00:00:00",
          "2026-01-01T00:00:00.Z",
          "2026-01-01T00:00:00.5.5Z",
          "2026-01-01T00:00:00.5aZ",
          "2026-01-01 00:00:00Z",
          "0001-01-01T00:00:00+01:00",
          "9999-12-31T23:30:00-01:00",
          "0000-01-01T00:00:00Z",
          "2026-02-30",
          "now",
          "2460000.5",
          "",
          "x");

  private Notation() {}

  /** One that is. */
  static String valid(SplittableRandom random) {
    if (random.nextInt(20) == 0) {
      return random.nextInt(2) == 0 ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59.999999999Z";
    }
    int year = random.nextInt(3) == 0 ? random.nextInt(2, 9999) : random.nextInt(1999, 2031);
    int month = random.nextInt(1, 13);
    int day = random.nextInt(1, java.time.YearMonth.of(year, month).lengthOfMonth() + 1);
    String local =
        "%04d-%02d-%02dT%02d:%02d:%02d"
            .formatted(
                year, month, day, random.nextInt(24), random.nextInt(60), random.nextInt(60));
    int digits = random.nextInt(11);
    var decimals = new StringBuilder(digits == 0 ? "" : ".");
    for (int i = 0; i < digits; i++) {
      decimals.append(random.nextInt(3) == 0 ? 9 : random.nextInt(10));
    }
    return local + decimals + offset(random);
  }

  private static String offset(SplittableRandom random) {
    if (random.nextInt(3) == 0) return "Z";
    int minutes = random.nextInt(18 * 60 + 1);
    return "%s%02d:%02d".formatted(random.nextBoolean() ? "+" : "-", minutes / 60, minutes % 60);
  }
}
