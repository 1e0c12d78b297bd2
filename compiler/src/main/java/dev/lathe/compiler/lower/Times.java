package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.TimeUnit;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import java.util.List;

/**
 * Calculations with canonical datetimes. SQLite is asked for whole seconds only, which it moves
 * exactly; microseconds are whole numbers beside them. What leaves the years 0001 to 9999 fails.
 */
final class Times {
  /** The characters of a datetime to the second, and of its decimals with their point. */
  static final int SECOND = 19;

  static final int DECIMALS = 7;

  /** What stands behind a whole second. */
  static final String NO_DECIMALS = ".000000Z";

  private static final Expression SECONDS = text("%Y-%m-%dT%H:%M:%S");
  private static final Expression FIRST_YEAR = text("0001");
  private static final long MICROS = TimeUnit.SECOND.microseconds();

  /** Months from the year 0: those of the years 0001 to 9999. */
  private static final long FIRST_MONTH = 12;

  private static final long LAST_MONTH = 9_999 * 12 + 11;

  private Times() {}

  /** {@code datetime} to the second, moved by a modifier such as {@code 60 seconds}. */
  static Expression shifted(Expression datetime, Expression by) {
    return call(
        Function.STRFTIME, SECONDS, call(Function.SUBSTR, datetime, number(1), number(SECOND)), by);
  }

  /** Whether a time that was moved is within the years; not where there is none beyond. */
  static Expression inYears(Expression moved) {
    return infix(moved, Operator.GE, FIRST_YEAR);
  }

  /** Whether {@code year}, a number, has a leap day. */
  static Expression leap(Expression year) {
    return infix(
        Operator.AND,
        List.of(
            remainder(year, 4).eq(number(0)),
            infix(
                Operator.OR,
                List.of(
                    infix(remainder(year, 100), Operator.NE, number(0)),
                    remainder(year, 400).eq(number(0))))));
  }

  private static Expression remainder(Expression of, long by) {
    return infix(of, Operator.REMAINDER, number(by));
  }

  /**
   * So many times so much; where that is more than all years, no more than leads out of them, for
   * whoever moves a time by it to find: no time is moved by anything.
   *
   * @param most an amount that is more
   */
  static Expression times(Expression count, long amount, long most) {
    long bound = most / Math.abs(amount) + 1;
    Expression near = call(Function.MAX, number(-bound), call(Function.MIN, count, number(bound)));
    return infix(near, Operator.MUL, number(amount));
  }

  /** {@code datetime} and so many microseconds. */
  static Expression plusMicroseconds(Expression datetime, Expression count) {
    var steps = new Steps();
    Expression x = steps.give("x", datetime);
    Expression k = steps.give("k", count);
    Expression sum = steps.make("u", digits(x, 21, 6).plus(k));
    Expression fraction =
        steps.make("f", remainder(remainder(sum, MICROS).plus(number(MICROS)), MICROS));
    Expression whole = infix(infix(sum, Operator.SUB, fraction), Operator.DIV, number(MICROS));
    Expression moved = steps.make("r", shifted(x, infix(whole, Operator.CONCAT, text(" seconds"))));
    Expression decimals = call(Function.PRINTF, text(".%06dZ"), fraction);
    return steps.result(infix(moved, Operator.CONCAT, decimals), moved, sum.isNotNull());
  }

  /** The same for whole seconds that are known, which keeps the decimals as they are. */
  static Expression plusSeconds(Expression datetime, long count) {
    var steps = new Steps();
    Expression x = steps.give("x", datetime);
    Expression moved = steps.make("r", shifted(x, text(count + " seconds")));
    Expression decimals = call(Function.SUBSTR, x, number(SECOND + 1));
    return steps.result(infix(moved, Operator.CONCAT, decimals), moved, x.isNotNull());
  }

  /** {@code datetime} and so many months of the calendar; the last day where there is no such. */
  static Expression plusMonths(Expression datetime, Expression count) {
    var steps = new Steps();
    Expression x = steps.give("x", datetime);
    Expression k = steps.give("k", count);
    Expression t = steps.make("t", infix(Operator.ADD, List.of(months(x), number(-1), k)));
    Expression y = steps.make("y", infix(t, Operator.DIV, number(12)));
    Expression m = steps.make("m", remainder(t, 12).plus(number(1)));
    Expression days =
        Expression.cases(m)
            .when(number(2), number(28).plus(leap(y)))
            .when(number(4), number(30))
            .when(number(6), number(30))
            .when(number(9), number(30))
            .when(number(11), number(30))
            .otherwise(number(31));
    Expression day = call(Function.MIN, digits(x, 9, 2), days);
    Expression date = call(Function.PRINTF, text("%04d-%02d-%02d"), y, m, day);
    return steps.result(
        Expression.cases()
            .when(
                new Expression.Between(t, number(FIRST_MONTH), number(LAST_MONTH)),
                infix(date, Operator.CONCAT, call(Function.SUBSTR, x, number(11))))
            .when(t.isNotNull(), Checked.FAIL)
            .end());
  }

  /** The months from the year 0 to that of {@code datetime}, and one more. */
  private static Expression months(Expression datetime) {
    return infix(digits(datetime, 1, 4), Operator.MUL, number(12)).plus(digits(datetime, 6, 2));
  }

  /** The number that stands in so many characters of {@code datetime}. */
  private static Expression digits(Expression datetime, int from, int characters) {
    return call(Function.SUBSTR, datetime, number(from), number(characters)).as(ColumnType.INTEGER);
  }

  /** How many whole {@code unit}s {@code left} is later than {@code right}. */
  static Expression difference(Expression left, Expression right, TimeUnit unit) {
    var steps = new Steps();
    Expression a = steps.give("a", left);
    Expression b = steps.give("b", right);
    return unit.microseconds() > 0 ? steps.result(length(a, b, unit)) : calendar(steps, a, b, unit);
  }

  private static Expression length(Expression a, Expression b, TimeUnit unit) {
    Expression seconds = infix(epoch(a), Operator.SUB, epoch(b));
    Expression micros =
        infix(seconds, Operator.MUL, number(MICROS))
            .plus(infix(digits(a, 21, 6), Operator.SUB, digits(b, 21, 6)));
    return unit == TimeUnit.MICROSECOND
        ? micros
        : infix(micros, Operator.DIV, number(unit.microseconds()));
  }

  private static Expression epoch(Expression datetime) {
    return call(
            Function.STRFTIME,
            text("%s"),
            call(Function.SUBSTR, datetime, number(1), number(SECOND)))
        .as(ColumnType.INTEGER);
  }

  /** A month is whole where the day and time in it are reached. */
  private static Expression calendar(Steps steps, Expression a, Expression b, TimeUnit unit) {
    Expression k = steps.make("k", infix(months(a), Operator.SUB, months(b)));
    Expression inLeft = call(Function.SUBSTR, a, number(9));
    Expression inRight = call(Function.SUBSTR, b, number(9));
    Expression notYet = infix(k, Operator.GT, number(0)).and(infix(inLeft, Operator.LT, inRight));
    Expression notStill = infix(k, Operator.LT, number(0)).and(infix(inLeft, Operator.GT, inRight));
    Expression whole =
        Expression.cases()
            .when(notYet, infix(k, Operator.SUB, number(1)))
            .when(notStill, k.plus(number(1)))
            .otherwise(k);
    long months = unit == TimeUnit.YEAR ? 12 : unit == TimeUnit.QUARTER ? 3 : 1;
    return steps.result(months == 1 ? whole : infix(whole, Operator.DIV, number(months)));
  }

  /** The day with which the unit that {@code time}'s day is in begins. */
  static Expression firstDay(Expression time, TimeUnit unit) {
    return switch (unit) {
      case YEAR -> ended(time, 4, "-01-01");
      case MONTH -> ended(time, 7, "-01");
      case DAY -> call(Function.SUBSTR, time, number(1), number(10));
      case WEEK ->
          call(
              Function.STRFTIME,
              text("%Y-%m-%d"),
              call(Function.SUBSTR, time, number(1), number(10)),
              text("-6 days"),
              text("weekday 1"));
      case QUARTER -> {
        Expression month =
            infix(infix(quarter(time), Operator.MUL, number(3)), Operator.SUB, number(2));
        yield infix(
            Operator.CONCAT,
            List.of(
                call(Function.SUBSTR, time, number(1), number(5)),
                call(
                    Function.SUBSTR,
                    infix(number(100).plus(month), Operator.CONCAT, text("-01")),
                    number(2))));
      }
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, WEEKDAY, YEARDAY ->
          throw new CompilerBug(unit + " begins with no day");
    };
  }

  private static Expression ended(Expression time, int characters, String rest) {
    return infix(
        call(Function.SUBSTR, time, number(1), number(characters)), Operator.CONCAT, text(rest));
  }

  private static Expression quarter(Expression time) {
    return infix(digits(time, 6, 2).plus(number(2)), Operator.DIV, number(3));
  }

  /** A part of a local time or day as a number. */
  static Expression part(Expression time, TimeUnit unit) {
    return switch (unit) {
      case YEAR -> digits(time, 1, 4);
      case QUARTER -> quarter(time);
      case MONTH -> digits(time, 6, 2);
      case DAY -> digits(time, 9, 2);
      case HOUR -> digits(time, 12, 2);
      case MINUTE -> digits(time, 15, 2);
      case SECOND -> digits(time, 18, 2);
      case MICROSECOND -> digits(time, 21, 6);
      case WEEKDAY -> remainder(ofDay("%w", time).plus(number(6)), 7).plus(number(1));
      case YEARDAY -> ofDay("%j", time);
      case WEEK, MILLISECOND -> throw new CompilerBug(unit + " is no part");
    };
  }

  private static Expression ofDay(String format, Expression time) {
    return call(Function.STRFTIME, text(format), call(Function.SUBSTR, time, number(1), number(10)))
        .as(ColumnType.INTEGER);
  }
}
