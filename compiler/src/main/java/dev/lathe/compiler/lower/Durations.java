package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import java.util.List;

/**
 * Durations in SQL, in their one text: {@code -P1Y2M3DT4H5M6.7S}. A number is what its letter
 * stands behind, and a text that is cast to a number is the number that it begins with.
 */
final class Durations {
  private static final Expression NOTHING = text("PT0S");
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /** The months of a duration, its years among them. */
  static Expression months(Expression duration) {
    Expression d = column("d");
    Expression r = column("r");
    return new Working()
        .set("x", duration)
        .then()
        .set("n", negative())
        .set("d", date())
        .then()
        .keep("n")
        .set("y", counted(d, "Y"))
        .set("r", behind(d, "Y"))
        .give(signed(infix(column("y"), Operator.MUL, number(12)).plus(counted(r, "M"))));
  }

  /** The microseconds of what is shorter than a month in it. */
  static Expression microseconds(Expression duration) {
    Expression t = column("t");
    Expression u = column("u");
    Expression s = column("s");
    Expression fraction =
        call(
            Function.SUBSTR,
            infix(call(Function.RTRIM, behind(s, "."), text("S")), Operator.CONCAT, text("000000")),
            number(1),
            number(6));
    return new Working()
        .set("x", duration)
        .then()
        .set("n", negative())
        .set("d", date())
        .set("t", call(Function.SUBSTR, column("x"), place(ended("x", "T"), "T").plus(number(1))))
        .then()
        .keep("n")
        .set("r", behind(behind(column("d"), "Y"), "M"))
        .set("h", counted(t, "H"))
        .set("u", behind(t, "H"))
        .then()
        .keep("n", "r", "h")
        .set("m", counted(u, "M"))
        .set("s", behind(u, "M"))
        .give(
            signed(
                infix(
                    Operator.ADD,
                    List.of(
                        infix(whole(column("r")), Operator.MUL, number(DAY)),
                        infix(column("h"), Operator.MUL, number(HOUR)),
                        infix(column("m"), Operator.MUL, number(MINUTE)),
                        infix(whole(s), Operator.MUL, number(SECOND)),
                        call(
                            Function.IIF,
                            infix(place(s, "."), Operator.GT, number(0)),
                            whole(fraction),
                            number(0))))));
  }

  /** {@code said}, as an event has it, where it is a duration in its one text, else null. */
  static Expression read(Expression said) {
    Expression m = column("m");
    Expression u = column("u");
    Expression negative = infix(m, Operator.LT, number(0));
    Expression below = infix(u, Operator.LT, number(0));
    return new Working()
        .set("x", said)
        .then()
        .keep("x")
        .set("m", months(column("x")))
        .set("u", microseconds(column("x")))
        .then()
        .keep("x")
        .set("n", infix(Operator.OR, List.of(negative, below)))
        .set("m", call(Function.ABS, m))
        .set("u", call(Function.ABS, u))
        .give(Expression.cases().when(column("x").eq(told(m, u)), column("x")).end());
  }

  /** The one text of so many months and microseconds, {@code n} saying whether they are less. */
  private static Expression told(Expression months, Expression length) {
    Expression rest = infix(length, Operator.REMAINDER, number(DAY));
    Expression seconds = infix(length, Operator.REMAINDER, number(MINUTE));
    Expression fraction = infix(length, Operator.REMAINDER, number(SECOND));
    Expression decimals =
        call(
            Function.IIF,
            fraction,
            infix(
                text("."),
                Operator.CONCAT,
                call(Function.RTRIM, call(Function.PRINTF, text("%06d"), fraction), text("0"))),
            text(""));
    Expression second =
        call(
            Function.IIF,
            seconds,
            infix(
                Operator.CONCAT,
                List.of(infix(seconds, Operator.DIV, number(SECOND)), decimals, text("S"))),
            text(""));
    return Expression.cases()
        .when(months.eq(number(0)).and(length.eq(number(0))), NOTHING)
        .otherwise(
            infix(
                Operator.CONCAT,
                List.of(
                    call(Function.IIF, column("n"), text("-P"), text("P")),
                    part(infix(months, Operator.DIV, number(12)), "Y"),
                    part(infix(months, Operator.REMAINDER, number(12)), "M"),
                    part(infix(length, Operator.DIV, number(DAY)), "D"),
                    call(Function.IIF, rest, text("T"), text("")),
                    part(infix(rest, Operator.DIV, number(HOUR)), "H"),
                    part(
                        infix(
                            infix(length, Operator.REMAINDER, number(HOUR)),
                            Operator.DIV,
                            number(MINUTE)),
                        "M"),
                    second)));
  }

  private static Expression part(Expression count, String unit) {
    return call(Function.IIF, count, infix(count, Operator.CONCAT, text(unit)), text(""));
  }

  private static Expression negative() {
    return call(Function.SUBSTR, column("x"), number(1), number(1)).eq(text("-"));
  }

  /** Null of null, for who looks at the sign last. */
  private static Expression signed(Expression count) {
    return Expression.cases(column("n"))
        .when(number(1), infix(count, Operator.MUL, number(-1)))
        .when(number(0), count)
        .end();
  }

  /** What stands between P and T. */
  private static Expression date() {
    Expression from = place(column("x"), "P");
    return call(
        Function.SUBSTR,
        column("x"),
        from.plus(number(1)),
        infix(infix(place(ended("x", "T"), "T"), Operator.SUB, from), Operator.SUB, number(1)));
  }

  private static Expression ended(String name, String by) {
    return infix(column(name), Operator.CONCAT, text(by));
  }

  private static Expression place(Expression of, String letter) {
    return call(Function.INSTR, of, text(letter));
  }

  private static Expression behind(Expression of, String letter) {
    return call(Function.SUBSTR, of, place(of, letter).plus(number(1)));
  }

  private static Expression counted(Expression of, String letter) {
    return call(
        Function.IIF, infix(place(of, letter), Operator.GT, number(0)), whole(of), number(0));
  }

  private static Expression whole(Expression text) {
    return text.as(ColumnType.INTEGER);
  }
}
