package dev.lathe.conformance.differential;

import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.model.value.Datetime;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.List;

/** What functions of times give, by Java's calendar. */
final class TimeFunctions {
  private static final int DAY = "2026-01-31".length();

  private TimeFunctions() {}

  static Object of(ExprFunction function, List<Object> x) {
    try {
      return result(function, x);
    } catch (DateTimeException | ArithmeticException e) {
      throw new Undetermined("a time is beyond its years");
    }
  }

  private static Object result(ExprFunction function, List<Object> x) {
    if (function == ExprFunction.NOW) {
      return Datetime.text(Lab.NOON);
    }
    String first = (String) x.getFirst();
    return switch (function) {
      case ADD_DURATION -> moved(first, (String) x.get(1), x.size() == 3 ? (Long) x.get(2) : 1);
      case SUB_DURATION ->
          moved(first, (String) x.get(1), Math.negateExact(x.size() == 3 ? (Long) x.get(2) : 1));
      case DIFFERENCE -> difference(local((String) x.get(1)), local(first), (String) x.get(2));
      case TRUNCATE -> truncated(first, (String) x.get(1), zone(x, 2));
      case PART -> part(in(first, zone(x, 2)), (String) x.get(1));
      case DATE_OF -> in(first, zone(x, 1)).toLocalDate().toString();
      case NOW,
          CONTAINS,
          STARTS_WITH,
          ENDS_WITH,
          SUBSTR,
          LOWER,
          UPPER,
          TRIM,
          LENGTH,
          REPLACE,
          SEARCH,
          PATH ->
          throw new IllegalArgumentException(function.word());
    };
  }

  private static ZoneId zone(List<Object> x, int index) {
    return x.size() > index ? ZoneId.of((String) x.get(index)) : ZoneOffset.UTC;
  }

  private static LocalDateTime local(String time) {
    return LocalDateTime.ofInstant(Instants.of(time), ZoneOffset.UTC);
  }

  private static ZonedDateTime in(String time, ZoneId zone) {
    ZonedDateTime in = Instants.of(time).atZone(zone);
    checked(in.toLocalDateTime());
    return in;
  }

  private static String moved(String time, String span, long times) {
    String sign = span.startsWith("-") ? "-" : "";
    String whole = span.substring(sign.length());
    int clock = whole.indexOf('T');
    String days = clock < 0 ? whole : whole.substring(0, clock);
    Period period = days.equals("P") ? Period.ZERO : Period.parse(sign + days);
    Duration length =
        clock < 0 ? Duration.ZERO : Duration.parse(sign + "P" + whole.substring(clock));
    LocalDateTime moved =
        checked(local(time).plusMonths(Math.multiplyExact(period.toTotalMonths(), times)));
    moved = moved.plusDays(Math.multiplyExact(period.get(ChronoUnit.DAYS), times));
    moved = checked(moved.plus(length.multipliedBy(times)));
    return time.length() == DAY && clock < 0 ? moved.toLocalDate().toString() : text(moved);
  }

  private static LocalDateTime checked(LocalDateTime time) {
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new DateTimeException("beyond");
    }
    return time;
  }

  private static String text(LocalDateTime utc) {
    return Datetime.text(checked(utc).toInstant(ZoneOffset.UTC));
  }

  private static TemporalUnit unit(String word) {
    return switch (word) {
      case "microsecond" -> ChronoUnit.MICROS;
      case "millisecond" -> ChronoUnit.MILLIS;
      default -> ChronoUnit.valueOf(word.toUpperCase(java.util.Locale.ROOT) + "S");
    };
  }

  /**
   * Months are whole when their day and time are reached; Java's own count takes a day and then a
   * month away where both are not.
   */
  private static long difference(LocalDateTime from, LocalDateTime to, String unit) {
    long divisor =
        switch (unit) {
          case "month" -> 1;
          case "quarter" -> 3;
          case "year" -> 12;
          default -> 0;
        };
    if (divisor == 0) {
      return from.until(to, unit(unit));
    }
    long months = YearMonth.from(from).until(YearMonth.from(to), ChronoUnit.MONTHS);
    int days = Integer.compare(to.getDayOfMonth(), from.getDayOfMonth());
    int inMonth = days != 0 ? days : to.toLocalTime().compareTo(from.toLocalTime());
    if (months > 0 && inMonth < 0) {
      months--;
    } else if (months < 0 && inMonth > 0) {
      months++;
    }
    return months / divisor;
  }

  private static String truncated(String time, String unit, ZoneId zone) {
    ZonedDateTime in = in(time, zone);
    LocalDate day = in.toLocalDate();
    LocalDate first =
        switch (unit) {
          case "year" -> day.withDayOfYear(1);
          case "quarter" -> day.with(IsoFields.DAY_OF_QUARTER, 1);
          case "month" -> day.withDayOfMonth(1);
          case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          default -> day;
        };
    if (time.length() == DAY) {
      return checked(first.atStartOfDay()).toLocalDate().toString();
    }
    return switch (unit) {
      case "hour", "minute", "second" ->
          text(
              in.toOffsetDateTime()
                  .truncatedTo((ChronoUnit) unit(unit))
                  .withOffsetSameInstant(ZoneOffset.UTC)
                  .toLocalDateTime());
      default ->
          text(LocalDateTime.ofInstant(first.atStartOfDay(zone).toInstant(), ZoneOffset.UTC));
    };
  }

  private static long part(ZonedDateTime in, String unit) {
    return switch (unit) {
      case "year" -> in.getYear();
      case "quarter" -> in.get(IsoFields.QUARTER_OF_YEAR);
      case "month" -> in.getMonthValue();
      case "day" -> in.getDayOfMonth();
      case "hour" -> in.getHour();
      case "minute" -> in.getMinute();
      case "second" -> in.getSecond();
      case "microsecond" -> in.getNano() / 1000;
      case "weekday" -> in.getDayOfWeek().getValue();
      case "yearday" -> in.getDayOfYear();
      default -> throw new IllegalArgumentException(unit);
    };
  }
}
