package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.decimal.Scale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * Decimals as SQL has them: whole numbers, a value times 10^scale, and for what these do not hold a
 * text of 37 digits that sorts as the number does: 19 of the integer part, which is the greatest
 * one below the value, counted from -10^18, and 18 of what is above that.
 *
 * <p>A number that went beyond what its form holds is REAL: SQLite makes one of a sum or product
 * beyond 64 bits by itself, and whatever is computed from a REAL is one again. So it is looked for
 * once, where a value is used ({@link Checked}).
 */
final class Digits {
  /** One more than the greatest number of eighteen digits. */
  static final long LIMIT = 1_000_000_000_000_000_000L;

  /** What stands for a result that is not to be had. */
  static final Expression BEYOND = new Expression.Num("9e99");

  private static final String WIDE_FORM = "%019d%018d";
  private static final int WHOLE_DIGITS = 19;
  private static final Expression LIMIT_SQL = number(LIMIT);

  private Digits() {}

  /** 10^{@code exponent}, 0 to 18. */
  static Expression power(int exponent) {
    return number(BigInteger.TEN.pow(exponent).longValueExact());
  }

  /** The same of an exponent that only the statement knows. */
  static Expression power(Expression exponent) {
    Expression zeros = call(Function.SUBSTR, text("0".repeat(Type.WIDE)), number(1), exponent);
    return infix(text("1"), Operator.CONCAT, zeros).as(ColumnType.INTEGER);
  }

  static Expression times(Expression value, int exponent) {
    return exponent == 0 ? value : infix(value, Operator.MUL, power(exponent));
  }

  /** A number of the blueprint, in the form that values of {@code scale} have. */
  static Expression literal(String digits, int scale) {
    BigDecimal value = new BigDecimal(digits);
    if (scale < Type.WIDE) {
      return new Expression.Num(value.movePointRight(scale).toBigIntegerExact().toString());
    }
    BigInteger scaled = value.movePointRight(Type.WIDE).toBigIntegerExact();
    BigInteger limit = BigInteger.valueOf(LIMIT);
    BigInteger[] parts = scaled.add(limit.multiply(limit)).divideAndRemainder(limit);
    return text(String.format(Locale.ROOT, WIDE_FORM, parts[0], parts[1]));
  }

  /** {@code value} of the scale {@code from} at the scale {@code to}: exactly, or beyond. */
  static Expression rescaled(Expression value, int from, int to) {
    if (from == to || value instanceof Expression.Null) {
      return value;
    }
    if (to == Type.WIDE) {
      return Working.named(value, x -> packed(new Working(), Parts.of(x, from)));
    }
    if (from == Type.WIDE) {
      return narrowed(value, to);
    }
    return from < to
        ? times(value, to - from)
        : Working.named(
            value,
            x -> {
              Expression unit = power(from - to);
              return Expression.cases()
                  .when(infix(infix(x, Operator.REMAINDER, unit), Operator.NE, number(0)), BEYOND)
                  .otherwise(infix(x, Operator.DIV, unit));
            });
  }

  private static Expression narrowed(Expression value, int scale) {
    return Working.named(
        value,
        x -> {
          Parts parts = Parts.of(x, Type.WIDE);
          Expression unit = power(Type.WIDE - scale);
          Expression h = column("h");
          Expression l = column("l");
          return new Working()
              .set("h", parts.whole())
              .set("l", parts.rest())
              .give(
                  Expression.cases()
                      .when(
                          infix(infix(l, Operator.REMAINDER, unit), Operator.NE, number(0)), BEYOND)
                      .otherwise(times(h, scale).plus(infix(l, Operator.DIV, unit))));
        });
  }

  /** A value's integer part, and 10^18 times what is left, in the same direction from zero. */
  record Parts(Expression whole, Expression rest) {
    /** Of a value that may be named more than once. */
    static Parts of(Expression x, int scale) {
      if (scale == Type.WIDE) {
        return new Parts(
            infix(
                call(Function.SUBSTR, x, number(1), number(WHOLE_DIGITS)), Operator.SUB, LIMIT_SQL),
            call(Function.SUBSTR, x, number(WHOLE_DIGITS + 1)).plus(number(0)));
      }
      return scale == 0
          ? new Parts(x, number(0))
          : new Parts(
              infix(x, Operator.DIV, power(scale)),
              times(infix(x, Operator.REMAINDER, power(scale)), Type.WIDE - scale));
    }
  }

  /** The wide form of {@code parts}, whose rest is less than one. */
  static Expression packed(Working before, Parts parts) {
    Expression h = column("h");
    Expression l = column("l");
    Expression below = infix(l, Operator.LT, number(0));
    Expression whole = infix(infix(h, Operator.SUB, below), Operator.ADD, LIMIT_SQL);
    Expression rest = l.plus(infix(below, Operator.MUL, LIMIT_SQL));
    return before
        .set("h", parts.whole())
        .set("l", parts.rest())
        .give(
            Expression.cases()
                .when(
                    call(Function.TYPEOF, h)
                        .eq(text("integer"))
                        .and(new Expression.Between(h, number(2 - LIMIT), number(LIMIT - 1))),
                    call(Function.PRINTF, text(WIDE_FORM), whole, rest))
                .when(h.isNotNull(), BEYOND)
                .end());
  }

  /** The digits of a value, as short as they can be: `-0.5`, `12`, `3.14`; null of null. */
  static Expression digits(Expression value, int scale) {
    if (scale == 0) {
      return infix(text(""), Operator.CONCAT, value);
    }
    if (scale == Type.WIDE) {
      return wideText(value);
    }
    return Working.named(
        value,
        x ->
            joined(
                infix(x, Operator.LT, number(0)),
                call(Function.ABS, infix(x, Operator.DIV, power(scale))),
                call(Function.ABS, infix(x, Operator.REMAINDER, power(scale))),
                scale));
  }

  private static Expression wideText(Expression value) {
    return Working.named(
        value,
        x -> {
          Parts parts = Parts.of(x, Type.WIDE);
          Expression h = column("h");
          Expression l = column("l");
          Expression negative = infix(h, Operator.LT, number(0));
          Expression up = negative.and(infix(l, Operator.GT, number(0)));
          return new Working()
              .set("h", parts.whole())
              .set("l", parts.rest())
              .then()
              .set("n", negative)
              .set("h", call(Function.ABS, h.plus(up)))
              .set("l", call(Function.IIF, up, infix(LIMIT_SQL, Operator.SUB, l), l))
              .give(joined(column("n"), h, l, Type.WIDE));
        });
  }

  private static Expression joined(
      Expression negative, Expression whole, Expression rest, int scale) {
    Expression digits =
        infix(
            Operator.CONCAT,
            List.of(
                call(Function.IIF, negative, text("-"), text("")),
                whole,
                text("."),
                call(Function.PRINTF, text("%0" + scale + "d"), rest)));
    return call(Function.RTRIM, call(Function.RTRIM, digits, text("0")), text("."));
  }

  /**
   * The value at {@code scale} of digits that an event has, which may have an exponent: exactly, or
   * null.
   */
  static Expression parsed(Expression digits, int scale) {
    Expression t = column("t");
    Expression d = column("d");
    Expression z = column("z");
    Expression n = column("n");
    Expression exponent = call(Function.INSTR, call(Function.LOWER, t), text("e"));
    Expression point = call(Function.INSTR, d, text("."));
    Expression hasExponent = infix(column("e"), Operator.GT, number(0));
    return new Working()
        .set("t", digits)
        .then()
        .keep("t")
        .set("e", exponent)
        .then()
        .set(
            "d",
            call(
                Function.IIF,
                hasExponent,
                call(Function.SUBSTR, t, number(1), infix(column("e"), Operator.SUB, number(1))),
                t))
        .set(
            "e",
            call(
                Function.IIF,
                hasExponent,
                call(Function.SUBSTR, t, column("e").plus(number(1))).plus(number(0)),
                number(0)))
        .then()
        .set("m", call(Function.SUBSTR, d, number(1), number(1)).eq(text("-")))
        .set("z", call(Function.LTRIM, call(Function.REPLACE, d, text("."), text("")), text("-0")))
        .set(
            "n",
            infix(
                column("e").plus(number(scale)),
                Operator.SUB,
                call(
                    Function.IIF,
                    infix(point, Operator.GT, number(0)),
                    infix(call(Function.LENGTH, d), Operator.SUB, point),
                    number(0))))
        .then()
        .keep("m", "z")
        .set("n", call(Function.LENGTH, z).plus(n))
        .give(
            Expression.cases()
                .when(z.eq(text("")), number(0))
                .when(
                    new Expression.Between(n, number(1), number(Scale.DIGITS))
                        .and(call(Function.TRIM, z, text("0123456789")).eq(text("")))
                        .and(
                            infix(
                                call(Function.LENGTH, call(Function.RTRIM, z, text("0"))),
                                Operator.LE,
                                n)),
                    infix(
                            call(Function.IIF, column("m"), text("-"), text("")),
                            Operator.CONCAT,
                            call(
                                Function.SUBSTR,
                                infix(z, Operator.CONCAT, text("0".repeat(Scale.DIGITS))),
                                number(1),
                                n))
                        .as(ColumnType.INTEGER))
                .end());
  }
}
