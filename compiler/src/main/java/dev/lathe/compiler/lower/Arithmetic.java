package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;

/** Sums, differences and products of decimals that are exact, or beyond ({@link Digits}). */
final class Arithmetic {
  /** Half of the digits of {@link Digits#LIMIT}: products of such halves fit 64 bits. */
  private static final Expression HALF = number(1_000_000_000L);

  private static final Expression LIMIT = number(Digits.LIMIT);

  private Arithmetic() {}

  /** A lowered value and the scale of its form. */
  record Operand(Expression value, int scale) {
    boolean wide() {
      return scale == Type.WIDE;
    }
  }

  /** {@code a} plus or minus {@code b}, in the wide form. */
  static Expression sum(Operand a, Operator operator, Operand b) {
    Digits.Parts left = Digits.Parts.of(column("a"), a.scale());
    Digits.Parts right = Digits.Parts.of(column("b"), b.scale());
    Working working =
        begun(a, b)
            .set("h", infix(left.whole(), operator, right.whole()))
            .set("l", infix(left.rest(), operator, right.rest()))
            .then();
    return Digits.packed(working, carried());
  }

  /** A step with columns {@code a} and {@code b}. */
  static Working begun(Operand a, Operand b) {
    return new Working().set("a", a.value()).set("b", b.value()).then();
  }

  private static Digits.Parts carried() {
    Expression l = column("l");
    return new Digits.Parts(
        column("h").plus(infix(l, Operator.DIV, LIMIT)), infix(l, Operator.REMAINDER, LIMIT));
  }

  /** {@code a} times {@code b}, in the wide form. */
  static Expression product(Operand a, Operand b) {
    int scale = a.scale() + b.scale();
    return a.wide() || b.wide() || scale > Type.WIDE
        ? product(begunFree(a, b))
        : product(a, b, scale);
  }

  private static Expression product(Operand a, Operand b, int scale) {
    Working working = multiplied(begun(a, b));
    Expression unit = Digits.power(scale);
    Expression l = column("l");
    return Digits.packed(
        working,
        new Digits.Parts(
            Digits.times(column("h"), Type.WIDE - scale).plus(infix(l, Operator.DIV, unit)),
            Digits.times(infix(l, Operator.REMAINDER, unit), Type.WIDE - scale)));
  }

  /**
   * Two steps more: of columns {@code a} and {@code b} to {@code h} and {@code l}, the product
   * being 10^18·h + l, both in the same direction from zero.
   */
  private static Working multiplied(Working working, String... kept) {
    Expression a = column("a");
    Expression b = column("b");
    Expression ah = infix(a, Operator.DIV, HALF);
    Expression al = infix(a, Operator.REMAINDER, HALF);
    Expression bh = infix(b, Operator.DIV, HALF);
    Expression bl = infix(b, Operator.REMAINDER, HALF);
    Expression m = column("m");
    return working
        .keep(kept)
        .set("m", infix(ah, Operator.MUL, bl).plus(infix(al, Operator.MUL, bh)))
        .set("h", infix(ah, Operator.MUL, bh))
        .set("l", infix(al, Operator.MUL, bl))
        .then()
        .keep(kept)
        .set("h", column("h").plus(infix(m, Operator.DIV, HALF)))
        .set("l", infix(infix(m, Operator.REMAINDER, HALF), Operator.MUL, HALF).plus(column("l")))
        .then();
  }

  private static Working begunFree(Operand a, Operand b) {
    Working working = significands(a, b);
    return working.keep("a", "b").set("t", column("e").plus(column("f"))).then();
  }

  /** The same where how many decimals there are is known only when the statement runs. */
  private static Expression product(Working begun) {
    Expression h = column("h");
    Expression l = column("l");
    Expression k = column("k");
    Digits.Parts carried = carried();
    Expression off = infix(number(Type.WIDE), Operator.SUB, column("t"));
    Working working =
        multiplied(begun, "t")
            .keep("t")
            .set("h", carried.whole())
            .set("l", carried.rest())
            .set("k", Digits.power(call(Function.ABS, off)))
            .then();
    Expression many = infix(column("t"), Operator.GT, number(Type.WIDE));
    Expression rest = infix(LIMIT, Operator.DIV, k);
    Expression finer = infix(infix(l, Operator.REMAINDER, k), Operator.NE, number(0));
    return Digits.packed(
        working,
        new Digits.Parts(
            Expression.cases()
                .when(many.and(finer), Digits.BEYOND)
                .when(many, infix(h, Operator.DIV, k))
                .otherwise(infix(h, Operator.MUL, k).plus(infix(l, Operator.DIV, rest))),
            call(
                Function.IIF,
                many,
                infix(infix(h, Operator.REMAINDER, k), Operator.MUL, rest)
                    .plus(infix(l, Operator.DIV, k)),
                infix(infix(l, Operator.REMAINDER, rest), Operator.MUL, k))));
  }

  /**
   * Steps that end with columns {@code a}, {@code b} and how many decimals they have, {@code e} and
   * {@code f}: the least for a wide value.
   */
  static Working significands(Operand a, Operand b) {
    return begun(a, b)
        .keep("a", "b")
        .set("e", a.wide() ? decimals(column("a")) : number(a.scale()))
        .set("f", b.wide() ? decimals(column("b")) : number(b.scale()))
        .then()
        .set("a", a.wide() ? significand(column("a"), column("e")) : column("a"))
        .set("b", b.wide() ? significand(column("b"), column("f")) : column("b"))
        .keep("e", "f")
        .then();
  }

  /** How many decimals a wide value has, zeros at its end apart. */
  static Expression decimals(Expression x) {
    Expression rest = call(Function.SUBSTR, x, number(20));
    return call(Function.LENGTH, call(Function.RTRIM, rest, text("0")));
  }

  /** A wide value times 10^{@code decimals}, which makes it whole. */
  static Expression significand(Expression x, Expression decimals) {
    Digits.Parts parts = Digits.Parts.of(x, Type.WIDE);
    return infix(parts.whole(), Operator.MUL, Digits.power(decimals))
        .plus(
            infix(
                parts.rest(),
                Operator.DIV,
                Digits.power(infix(number(Type.WIDE), Operator.SUB, decimals))));
  }
}
