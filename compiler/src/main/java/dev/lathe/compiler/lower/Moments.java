package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.value.Datetime;
import java.util.List;

/**
 * Datetimes in SQL. All that come in from outside are canonical, so they compare as text; only what
 * an event said before there was one form has to be read here.
 */
final class Moments {
  private static final Expression SECONDS = text("%Y-%m-%dT%H:%M:%S");

  /** The characters of a day, and of a day with its time to the second. */
  private static final int DAY = 10;

  private static final int SECOND = 19;

  /** The characters of an event's time before its {@code Z}. */
  private static final int EVENT_TIME = 23;

  private static final Expression FIRST_YEAR = text("0001");

  private static final Expression SAID = column("x");
  private static final Expression LOCAL = column("l");
  private static final Expression DECIMALS = column("d");
  private static final Expression ZONE = column("z");
  private static final Expression UTC = column("u");

  private Moments() {}

  /** The midnight in UTC that {@code day} begins with. */
  static Expression midnight(Expression day) {
    return infix(day, Operator.CONCAT, text(Datetime.MIDNIGHT));
  }

  /** A datetime as it is told outside: without microseconds where there are none. */
  static Expression told(Expression datetime) {
    return call(Function.REPLACE, datetime, text(Datetime.NO_MICROSECONDS), text(Datetime.END));
  }

  /** An event's time, which has three decimals, as a datetime. */
  static Expression ofEvent(Expression time) {
    return infix(
        call(Function.SUBSTR, time, number(1), number(EVENT_TIME)), Operator.CONCAT, text("000Z"));
  }

  /**
   * The canonical text of a datetime that is written in any way that was ever taken, a day's for
   * its midnight; null for null and for what is none. SQLite's versions do not agree on days that a
   * month does not have, on offsets beyond 14 hours and on fractions, so it is only asked for whole
   * seconds, and whether a time is still the same once it was calculated with.
   */
  static Expression read(Expression said) {
    return new Expression.Subselect(
        Select.of(Expression.cases().when(valid(), canonical()).end())
            .from(Source.rows(inUtc(said))));
  }

  private static Expression valid() {
    Expression same = call(Function.STRFTIME, SECONDS, LOCAL, text("+0 days"));
    Expression digits = call(Function.SUBSTR, DECIMALS, number(2));
    Expression decimals =
        infix(
            Operator.OR,
            List.of(
                DECIMALS.eq(text("")),
                infix(
                    Operator.AND,
                    List.of(
                        infix(DECIMALS, Operator.GLOB, text(".[0-9]*")),
                        new Expression.Not(infix(digits, Operator.GLOB, text("*[^0-9]*")))))));
    Expression offset =
        infix(
            Operator.AND,
            List.of(
                infix(ZONE, Operator.GLOB, text("[+-][0-9][0-9]:[0-5][0-9]")),
                infix(call(Function.SUBSTR, ZONE, number(2)), Operator.LE, text("18:00"))));
    return infix(
        Operator.AND,
        List.of(
            LOCAL.eq(same),
            decimals,
            infix(Operator.OR, List.of(ZONE.eq(text("Z")), offset)),
            infix(UTC, Operator.GE, FIRST_YEAR)));
  }

  private static Expression canonical() {
    Expression digits =
        call(
            Function.SUBSTR,
            infix(DECIMALS, Operator.CONCAT, text("000000")),
            number(2),
            number(6));
    Expression padded =
        Expression.cases().when(DECIMALS.eq(text("")), text("000000")).otherwise(digits);
    return infix(Operator.CONCAT, List.of(UTC, text("."), padded, text("Z")));
  }

  private static Select inUtc(Expression said) {
    Expression hours = call(Function.SUBSTR, ZONE, number(2), number(2));
    Expression minutes = call(Function.SUBSTR, ZONE, number(5), number(2));
    Expression east =
        infix(
            infix(hours, Operator.MUL, number(60)).plus(minutes),
            Operator.MUL,
            Expression.cases(call(Function.SUBSTR, ZONE, number(1), number(1)))
                .when(text("+"), number(-1))
                .otherwise(number(1)));
    Expression offset = Expression.cases().when(ZONE.eq(text("Z")), number(0)).otherwise(east);
    Expression utc =
        call(Function.STRFTIME, SECONDS, LOCAL, infix(offset, Operator.CONCAT, text(" minutes")));
    return Select.of(
            List.of(Result.of(LOCAL), Result.of(DECIMALS), Result.of(ZONE), Result.of(utc, "u")))
        .from(Source.rows(parts(said)));
  }

  private static Select parts(Expression said) {
    Expression length = call(Function.LENGTH, SAID);
    Expression zone =
        Expression.cases(call(Function.SUBSTR, SAID, number(-1)))
            .when(text("Z"), text("Z"))
            .otherwise(call(Function.SUBSTR, SAID, number(-6)));
    Expression decimals =
        call(
            Function.SUBSTR,
            SAID,
            number(SECOND + 1),
            infix(Operator.SUB, List.of(length, number(SECOND), call(Function.LENGTH, zone))));
    Expression day = column("s");
    Expression whole =
        Expression.cases(call(Function.LENGTH, day))
            .when(number(DAY), infix(day, Operator.CONCAT, text("T00:00:00Z")))
            .otherwise(day);
    return Select.of(
            List.of(
                Result.of(call(Function.SUBSTR, SAID, number(1), number(SECOND)), "l"),
                Result.of(decimals, "d"),
                Result.of(zone, "z")))
        .from(Source.rows(Select.of(whole, "x").from(Source.rows(Select.of(said, "s")))));
  }
}
