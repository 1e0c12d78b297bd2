package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.Arithmetic.Operand;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;

/**
 * Quotients, rounded half to even. They are found nine digits at a time, as on paper: floating
 * point only guesses how often the divisor goes into what is left, and whole numbers put the guess
 * right.
 */
final class Division {
  /** Digits found at a time: as many as leave all products within 64 bits. */
  private static final int DIGITS = 9;

  private static final Expression HALF = number(1_000_000_000L);

  private static final Expression TWO = number(2);

  /** More than a guess below 10^9 is off by, which four roundings of 2^-53 make 5·10^-7. */
  private static final Expression A_LITTLE = new Expression.Num("0.00001");

  private Division() {}

  /** {@code a} divided by {@code b} at {@code scale}; null by zero. */
  static Expression quotient(Operand a, Operand b, int scale) {
    boolean free = a.wide() || b.wide();
    // a/10^e divided by b/10^f is a·10^k/b at the scale, k being scale + f - e
    int most = scale + (b.wide() ? Type.WIDE : b.scale()) - (a.wide() ? 0 : a.scale());
    Working working = free ? Arithmetic.significands(a, b) : Arithmetic.begun(a, b);
    String[] kept = free ? new String[] {"k", "n", "g"} : new String[] {"n", "g"};
    if (free) {
      Expression k = infix(number(scale).plus(column("f")), Operator.SUB, column("e"));
      Expression fewer = call(Function.MAX, number(0), infix(number(0), Operator.SUB, k));
      enlarged(working.set("k", k), Digits.power(fewer));
    } else if (most < 0) {
      enlarged(working, Digits.power(-most));
    } else {
      working.keep("a", "b");
    }
    working.set("n", zero(column("a")).plus(zero(column("b")))).then();
    working
        .keep(free ? new String[] {"k", "n"} : new String[] {"n"})
        .set("g", infix(negative("a"), Operator.NE, negative("b")))
        .set("a", magnitude("a", infix(column("b"), Operator.NE, number(0))))
        .set("b", magnitude("b", column("a").isNotNull()))
        .then()
        .keep(kept)
        .keep("b")
        .set("q", infix(column("a"), Operator.DIV, column("b")))
        .set("r", infix(column("a"), Operator.REMAINDER, column("b")))
        .then();
    for (int done = 0; done < most; done += DIGITS) {
      further(working, kept, free ? some(done) : Digits.power(Math.min(DIGITS, most - done)));
    }
    Expression left = infix(column("b"), Operator.SUB, column("r"));
    Expression tie = column("r").eq(left);
    Expression odd = infix(column("q"), Operator.REMAINDER, number(2)).eq(number(1));
    Expression up = infix(infix(column("r"), Operator.GT, left), Operator.OR, tie.and(odd));
    return working
        .keep("n", "g")
        .set("q", column("q").plus(up))
        .give(
            call(
                    Function.IIF,
                    column("g"),
                    infix(number(0), Operator.SUB, column("q")),
                    column("q"))
                .plus(column("n")));
  }

  /** The least integer has none and fails the statement, but only {@code where} it is divided. */
  private static Expression magnitude(String column, Expression where) {
    return Expression.cases().when(where, call(Function.ABS, column(column))).end();
  }

  private static Expression negative(String column) {
    return infix(column(column), Operator.LT, number(0));
  }

  /** Nothing to add, which is REAL where {@code value} is beyond. */
  private static Expression zero(Expression value) {
    return infix(value, Operator.MUL, number(0));
  }

  /** Ten to the power of how many digits are found next, {@code done} being found. */
  private static Expression some(int done) {
    Expression left = infix(column("k"), Operator.SUB, number(done));
    return Digits.power(call(Function.MAX, number(0), call(Function.MIN, number(DIGITS), left)));
  }

  /**
   * A divisor so large that fewer digits are found. Beyond 64 bits the quotient is rounded to one
   * or nothing, by what half of the divisor goes into.
   */
  private static void enlarged(Working working, Expression power) {
    Expression a = column("a");
    Expression b = column("b");
    Expression more = infix(b, Operator.MUL, power);
    Expression half = infix(b, Operator.MUL, infix(power, Operator.DIV, number(2)));
    Expression one = infix(call(Function.ABS, a), Operator.GT, call(Function.ABS, half));
    Expression beyond =
        call(Function.TYPEOF, b)
            .eq(text("integer"))
            .and(call(Function.TYPEOF, more).eq(text("real")));
    working
        .set("a", Expression.cases().when(beyond, infix(one, Operator.MUL, sign(a))).otherwise(a))
        .set("b", Expression.cases().when(beyond, sign(b)).otherwise(more));
  }

  private static Expression sign(Expression x) {
    return call(Function.IIF, infix(x, Operator.LT, number(0)), number(-1), number(1));
  }

  /**
   * Steps that find further digits of the quotient, so many as {@code f} has zeros. The guess is
   * right or one too much: what is left is at least -b, so that it is never beyond 64 bits.
   */
  private static void further(Working working, String[] kept, Expression f) {
    Expression b = column("b");
    Expression e = column("e");
    Expression r = column("r");
    Expression h = column("h");
    Expression l = column("l");
    Expression factor = column("f");
    Expression guess =
        infix(infix(r, Operator.MUL, f.as(ColumnType.REAL)), Operator.DIV, b)
            .plus(A_LITTLE)
            .as(ColumnType.INTEGER);
    working
        .keep(kept)
        .keep("b", "q", "r")
        .set("f", f)
        .set("e", guess)
        .then()
        .keep(kept)
        .keep("b", "q", "f", "e")
        .set("h", part(r, Operator.DIV, factor, e, b))
        .set("l", part(r, Operator.REMAINDER, factor, e, b))
        .then()
        .keep(kept)
        .keep("b", "q", "f", "e")
        .set("h", h.plus(infix(l, Operator.DIV, HALF)))
        .set("l", infix(l, Operator.REMAINDER, HALF))
        .then();
    Expression less = infix(h, Operator.LT, infix(l, Operator.LT, number(0)));
    Expression high =
        infix(h.plus(infix(less, Operator.MUL, infix(b, Operator.DIV, HALF))), Operator.SUB, TWO);
    Expression low =
        l.plus(infix(less, Operator.MUL, infix(b, Operator.REMAINDER, HALF)))
            .plus(infix(TWO, Operator.MUL, HALF)); // above zero, so that neither part is too much
    working
        .keep(kept)
        .keep("b")
        .set("q", infix(column("q"), Operator.MUL, factor).plus(infix(e, Operator.SUB, less)))
        .set("r", infix(high, Operator.MUL, HALF).plus(low))
        .then();
  }

  /** One half of r·f - e·b. */
  private static Expression part(
      Expression r, Operator half, Expression f, Expression e, Expression b) {
    return infix(
        infix(infix(r, half, HALF), Operator.MUL, f),
        Operator.SUB,
        infix(e, Operator.MUL, infix(b, half, HALF)));
  }
}
