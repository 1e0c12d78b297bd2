package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Comparisons of numbers whatever their forms: two and two, as of more than two some might need a
 * form that does not hold others.
 */
final class Comparisons {
  /** Halves up to here are floating-point numbers of their own. */
  private static final BigDecimal HALVES = new BigDecimal("1e15");

  /** What sorts above each number of the wide form, a text that begins with 0 or 1, and below. */
  private static final Expression ABOVE = text("2");

  private static final Expression BELOW = text("");

  private final ValueLowering values;

  Comparisons(ValueLowering values) {
    this.values = values;
  }

  Expression of(ExprOperator operator, List<Value> operands) {
    Operator sql =
        switch (operator) {
          case EQ -> Operator.EQ;
          case NEQ -> Operator.NE;
          case GT -> Operator.GT;
          case GTE -> Operator.GE;
          case LT -> Operator.LT;
          case LTE -> Operator.LE;
          case ADD, SUB, MUL, DIV, AND, OR, NOT, IS_NULL, BETWEEN, IN, LIKE, CONCAT, COALESCE ->
              throw new CompilerBug("`%s` compares nothing".formatted(operator));
        };
    return pair(operands.get(0), sql, operands.get(1));
  }

  Expression between(List<Value> operands) {
    Value value = operands.get(0);
    Value least = operands.get(1);
    Value most = operands.get(2);
    return alike(value, least) && alike(value, most)
        ? new Expression.Between(checked(value), checked(least), checked(most))
        : pair(value, Operator.GE, least).and(pair(value, Operator.LE, most));
  }

  // A list of just one subquery would mean the rows of the subquery to SQLite, not its value.
  Expression in(Value left, Value right) {
    if (right instanceof Value.ListOf(List<Value> items, Type _)) {
      if (items.stream().allMatch(item -> alike(left, item)) && items.size() != 1) {
        return new Expression.In(checked(left), items.stream().map(this::checked).toList());
      }
      var pairs = new ArrayList<Expression>();
      items.forEach(item -> pairs.add(pair(left, Operator.EQ, item)));
      return infix(Operator.OR, pairs);
    }
    if (right instanceof Value.Input list) {
      int from = list.type().scale();
      int to = left.type().scale();
      Expression item = column("value");
      boolean up = to > from && left.type().scalar().isPresent();
      Expression value = checked(left);
      return new Expression.InRows(
          up || from == to ? value : Digits.rescaled(value, to, from),
          Select.of(up ? Digits.rescaled(item, from, to) : item)
              .from(Source.each(ValueLowering.input(list))));
    }
    if (right instanceof Value.Widened(Value.Input dates, Type _)) {
      return new Expression.InRows(
          checked(left),
          Select.of(Moments.midnight(column("value")))
              .from(Source.each(ValueLowering.input(dates))));
    }
    throw new CompilerBug("`in` looks in a list");
  }

  private Expression checked(Value value) {
    return Checked.compared(values.of(value), value);
  }

  private static boolean alike(Value a, Value b) {
    return a.type().scale() == b.type().scale()
        || a.type().scalar().isEmpty()
        || b.type().scalar().isEmpty();
  }

  private Expression pair(Value left, Operator operator, Value right) {
    if (alike(left, right)) {
      return infix(checked(left), operator, checked(right));
    }
    int a = left.type().scale();
    int b = right.type().scale();
    Optional<Expression> leftHalf = a > b ? halfway(left, b) : Optional.empty();
    Optional<Expression> rightHalf = b > a ? halfway(right, a) : Optional.empty();
    if (leftHalf.isPresent()) {
      return infix(leftHalf.get(), operator, checked(right));
    }
    if (rightHalf.isPresent()) {
      return infix(checked(left), operator, rightHalf.get());
    }
    int scale = Math.max(a, b);
    return infix(at(left, scale), operator, at(right, scale));
  }

  /**
   * {@code value} in the form that it shares with its partner. Multiplied it may become REAL, which
   * is still on the right side of a partner that is not, and below each text.
   */
  private Expression at(Value value, int scale) {
    boolean large = scale == Type.WIDE && value.type().scale() == 0; // an integer has 19 digits
    if (large && value instanceof Value.Literal(Json.Num(String digits), Type _)) {
      BigDecimal number = new BigDecimal(digits);
      boolean beyond = number.abs().compareTo(BigDecimal.valueOf(Digits.LIMIT)) >= 0;
      return !beyond ? values.at(value, scale) : number.signum() > 0 ? ABOVE : BELOW;
    }
    if (value instanceof Value.Literal || value.type().scale() == scale) {
      return Checked.compared(values.at(value, scale), value);
    }
    Expression whole = checked(value);
    return large
        ? Working.repeated(
            whole,
            x ->
                Expression.cases()
                    .when(infix(x, Operator.GE, number(Digits.LIMIT)), ABOVE)
                    .otherwise(Digits.rescaled(x, 0, scale)))
        : Digits.rescaled(whole, value.type().scale(), scale);
  }

  /**
   * A literal with more decimals than a partner of {@code scale} has, as a half between two whole
   * numbers: it compares the same, and an index of the partner serves.
   */
  private static Optional<Expression> halfway(Value value, int scale) {
    if (!(value instanceof Value.Literal(Json.Num(String digits), Type _))) {
      return Optional.empty();
    }
    BigDecimal below = new BigDecimal(digits).movePointRight(scale).setScale(0, RoundingMode.FLOOR);
    return below.abs().compareTo(HALVES) > 0
        ? Optional.empty()
        : Optional.of(new Expression.Num(below.add(new BigDecimal("0.5")).toPlainString()));
  }
}
