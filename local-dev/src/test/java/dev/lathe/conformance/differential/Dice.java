package dev.lathe.conformance.differential;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random choices, and values with the odd ones among them: equal ones, metacharacters of LIKE, text
 * whose order differs between UTF-16 and UTF-8, integers at the ends of their range.
 */
final class Dice {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "b",
          "ab",
          "aB",
          "a%",
          "a_",
          "%",
          "_",
          "ä",
          "Ä",
          "é",
          "ß",
          "日本",
          "日",
          "😀",
          "～",
          "a'b",
          "\"q\"",
          "a\\b",
          "x\ny",
          " ",
          "ab ",
          "\t a\r\n",
          "a!%",
          "!",
          "NULL",
          "1",
          "10",
          "9",
          "z");
  private static final List<Json> DOCUMENTS =
      java.util.stream.Stream.of(
              "{}",
              "[]",
              "{\"a\":1,\"b\":[true,false,null]}",
              "{\"b\":1,\"a\":1}",
              "\"text\"",
              "\"\\\"q\\\" \\\\ 日本😀\"",
              "\"\"",
              "true",
              "false",
              "7",
              "9.50",
              "-1e2",
              "9007199254740993",
              "[[[]],{\"\":{\"a b\":\"x\\ny\"}}]")
          .map(JsonText::parse)
          .toList();
  private static final List<String> PATTERNS =
      List.of(
          "%",
          "_", "a%", "%b", "%a%", "A_", "__", "ä", "Ä%", "_日%", "", "a\\%", "%'%", "%%", "%!%",
          "!_%", "%\\", "日_", "aa%", "%!!%");
  private static final List<Long> WHOLES =
      List.of(0L, 1L, 2L, 3L, 5L, 7L, 10L, -1L, -2L, -7L, 1_000_000_007L, -3_037_000_500L);
  private static final List<Long> EXTREMES =
      List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 9_007_199_254_740_993L);
  private static final List<String> DECIMALS =
      List.of(
          "0",
          "0.0",
          "1.0",
          "1.5",
          "2.25",
          "-0.75",
          "-2.5",
          "3",
          "10.00",
          "99.75",
          "1234567.5",
          "-100000.25",
          "0.125",
          "1e2");
  private static final List<String> DAYS =
      List.of("2024-02-29", "2025-01-01", "2025-12-31", "2026-03-01", "1999-12-31");
  private static final List<String> TIMES =
      List.of(
          "2025-01-01T00:00:00.000000Z",
          "2025-01-01T00:00:00.000001Z",
          "2025-01-01T00:00:00.001000Z",
          "2026-03-01T12:00:00.000000Z",
          "2026-03-01T00:00:00.000000Z",
          "1999-12-31T23:59:59.999999Z",
          "2025-12-31T00:00:00.000000Z",
          "2024-02-29T22:30:00.500000Z",
          "2024-03-01T03:15:00.000000Z",
          "2026-03-29T00:59:59.000000Z",
          "2026-10-25T00:30:00.000000Z",
          "1970-01-01T00:00:00.000000Z",
          "2026-03-29T01:00:00.000000Z",
          "2026-10-25T01:00:00.000000Z",
          "2018-11-04T02:59:59.999999Z",
          "2018-11-04T03:00:00.000000Z",
          "2025-04-24T21:59:59.000000Z",
          "2023-04-27T22:00:00.000001Z",
          "1893-03-31T23:06:31.000000Z",
          "1850-07-01T12:00:00.000000Z",
          "2150-07-01T00:30:00.000000Z",
          "2400-02-29T23:30:00.000000Z");

  /** Where the years begin and end. */
  private static final List<String> LAST_DAYS =
      List.of("0001-01-01", "0001-01-02", "0001-12-31", "9999-01-01", "9999-12-30", "9999-12-31");

  private static final List<String> LAST_TIMES =
      List.of(
          "0001-01-01T00:00:00.000000Z",
          "0001-01-01T00:00:00.000001Z",
          "0001-01-01T23:59:59.999999Z",
          "0001-02-01T05:30:00.000000Z",
          "9999-12-01T00:00:00.000000Z",
          "9999-12-30T23:30:00.000000Z",
          "9999-12-31T12:00:00.500000Z",
          "9999-12-31T23:59:59.999999Z");
  private static final List<String> DAY_SPANS =
      List.of(
          "P1D", "P14D", "P1M", "-P1M", "P1Y", "P1Y2M3D", "P2W", "P0D", "P13M", "-P4Y", "P40M30D");
  private static final List<String> DURATIONS =
      List.of(
          "P1D",
          "P14D",
          "P1M",
          "-P1M",
          "P1Y",
          "P1Y2M3D",
          "PT0S",
          "P11M",
          "-P4Y",
          "P3Y4M30DT23H59M59.999999S",
          "PT1H",
          "-PT1M",
          "PT0.5S",
          "P1DT12H",
          "P1DT2H3M4.000005S",
          "P1MT1S",
          "-P9998Y11M",
          "P3659633DT1H");
  private static final List<String> CLOCK_SPANS =
      List.of(
          "PT1H",
          "PT90M",
          "-PT0.000001S",
          "PT0.5S",
          "P1DT2H3M4.000005S",
          "P1MT1S",
          "PT0S",
          "PT86400S");

  private static final List<String> OFFSETS =
      List.of("+00:00", "-00:00", "+09:00", "-05:30", "+14:00", "-18:00", "+18:00", "+05:45");

  private static final long DIGITS = 1_000_000_000_000_000_000L;

  private final RandomGenerator random;
  private final int edges;

  Dice(RandomGenerator random) {
    this(random, 40);
  }

  /**
   * @param edges once in so many times a value is at an end of its range
   */
  Dice(RandomGenerator random, int edges) {
    this.random = random;
    this.edges = edges;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Once in {@code n} times. */
  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T of(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  @SafeVarargs
  final <T> T of(T... items) {
    return items[random.nextInt(items.length)];
  }

  /** So many of {@code items}, none twice, in random order. */
  <T> List<T> some(List<T> items, int count) {
    var left = new ArrayList<>(items);
    var taken = new ArrayList<T>();
    while (taken.size() < count && !left.isEmpty()) {
      taken.add(left.remove(upTo(left.size())));
    }
    return taken;
  }

  String text() {
    return of(TEXTS);
  }

  /** A JSON document; null is none. */
  Json json() {
    return of(DOCUMENTS);
  }

  String pattern() {
    return of(PATTERNS);
  }

  long whole() {
    return oneIn(edges) ? of(EXTREMES) : oneIn(4) ? upTo(200) - 100 : of(WHOLES);
  }

  /** One of so many decimals, short ones mostly, some as long as they can be. */
  BigDecimal decimal(int scale) {
    BigDecimal value =
        switch (upTo(6)) {
          case 0, 1 -> new BigDecimal(of(DECIMALS));
          case 2 -> BigDecimal.valueOf(upTo(2000) - 1000, 2);
          case 3 -> BigDecimal.valueOf(random.nextLong(-1_000_000_000L, 1_000_000_000L), scale);
          case 4 -> BigDecimal.valueOf(upTo(2_000_000) - 1_000_000, Math.min(scale, 4));
          default ->
              oneIn(8)
                  ? BigDecimal.valueOf(random.nextLong(1 - DIGITS, DIGITS), scale)
                  : BigDecimal.valueOf(upTo(200) - 100);
        };
    BigDecimal rounded = value.setScale(scale, RoundingMode.DOWN);
    return rounded.unscaledValue().abs().compareTo(BigInteger.valueOf(DIGITS)) < 0
        ? rounded
        : BigDecimal.ONE.movePointLeft(Math.min(scale, 1));
  }

  String day() {
    return oneIn(edges) ? of(LAST_DAYS) : of(DAYS);
  }

  String time() {
    return oneIn(edges) ? of(LAST_TIMES) : of(TIMES);
  }

  /** A duration of whole days. */
  String daySpan() {
    return of(DAY_SPANS);
  }

  /** A duration in its one text. */
  String duration() {
    return of(DURATIONS);
  }

  /** Any duration. */
  String clockSpan() {
    return of(oneIn(3) ? DAY_SPANS : CLOCK_SPANS);
  }

  /** The same datetime in some other way of writing it. */
  String notation(String canonical) {
    return notation(canonical, upTo(OFFSETS.size() + 2), oneIn(2));
  }

  /** The same, by {@code choice}, any number from 0. */
  static String notation(String canonical, int choice, boolean more) {
    LocalDateTime utc = LocalDateTime.parse(canonical.substring(0, canonical.length() - 1));
    String offset = choice < OFFSETS.size() ? OFFSETS.get(choice) : "Z";
    LocalDateTime local = utc.plusSeconds(ZoneOffset.of(offset).getTotalSeconds());
    if (local.getYear() < 1 || local.getYear() > 9999) {
      offset = "Z";
      local = utc;
    }
    String seconds = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(local);
    String micros = canonical.substring(19, 26);
    String decimals = more ? micros + "9" : micros.replaceFirst("\\.?0*$", "");
    return seconds + decimals + offset;
  }
}
