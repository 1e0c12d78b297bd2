package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;

/** Numbers that are looked at before they are used: one that is beyond fails the statement. */
final class Checked {
  /**
   * What fails a statement where it is worked out: SQLite says "integer overflow", as of its own
   * sums. A case that is not taken is not worked out.
   */
  static final Expression FAIL = call(Function.ABS, number(Long.MIN_VALUE));

  private static final Expression REAL = text("real");

  private Checked() {}

  /** Whether {@code value} can be beyond what its form holds. */
  static boolean needed(Value value) {
    return switch (value) {
      case Value.Op(var operator, var operands, Type type) ->
          switch (operator) {
            case ADD, SUB, MUL, DIV -> true;
            case COALESCE -> operands.stream().anyMatch(operand -> needed(operand, type));
            case EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN, LIKE, AND, OR, NOT, IS_NULL, CONCAT ->
                false;
          };
      case Value.Case(var whens, var otherwise, Type type) ->
          whens.stream().anyMatch(when -> needed(when.value(), type))
              || otherwise.filter(other -> needed(other, type)).isPresent();
      case Value.Column _,
          Value.Exists _,
          Value.Output _,
          Value.Input _,
          Value.Literal _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _,
          Value.Summary _,
          Value.Around _,
          Value.Widened _,
          Value.Applied _,
          Value.ListOf _ ->
          false;
    };
  }

  /** The same where it takes the form of {@code type}. */
  static boolean needed(Value value, Type type) {
    if (value instanceof Value.Literal(Json.Num(String digits), Type _)) {
      return type.is(ScalarType.DECIMAL)
          && !type.wide()
          && new Scale(type.scale()).scaled(digits).isEmpty();
    }
    boolean formed = value.type().scalar().isPresent() && value.type().scale() != type.scale();
    return needed(value) || formed;
  }

  /** Whether {@code condition} works numbers out, be it to bring two to one form. */
  static boolean works(Value condition) {
    return Values.all(condition).stream()
        .anyMatch(
            part ->
                needed(part)
                    || (part instanceof Value.Op op
                        && op.operands().stream().mapToInt(o -> o.type().scale()).distinct().count()
                            > 1));
  }

  /** {@code lowered}, which has the form of {@code type}; what it is compared with need not be. */
  static Expression compared(Expression lowered, Type type) {
    return Working.repeated(lowered, x -> Expression.cases().when(real(x), FAIL).otherwise(x));
  }

  /** The same for a result: a decimal has at most eighteen digits. */
  static Expression result(Expression lowered, Type type) {
    if (!type.is(ScalarType.DECIMAL)) {
      return compared(lowered, type);
    }
    return type.wide()
        ? wide(lowered)
        : Working.repeated(lowered, x -> Expression.cases().when(beyond(x), FAIL).otherwise(x));
  }

  /** Zeros at the end do not count: a whole number of nineteen digits may have eighteen. */
  private static Expression beyond(Expression x) {
    Expression odd = infix(infix(x, Operator.REMAINDER, number(10)), Operator.NE, number(0));
    return infix(real(x), Operator.OR, new Expression.Not(within(x)).and(odd));
  }

  private static Expression real(Expression x) {
    return call(Function.TYPEOF, x).eq(REAL);
  }

  /** A condition that a number of an integral form has at most eighteen digits. */
  static Expression within(Expression x) {
    return new Expression.Between(x, number(1 - Digits.LIMIT), number(Digits.LIMIT - 1));
  }

  private static Expression wide(Expression lowered) {
    return new Working()
        .set("x", lowered)
        .then()
        .keep("x")
        .set("e", Arithmetic.decimals(column("x")))
        .give(
            Expression.cases()
                .when(within(Arithmetic.significand(column("x"), column("e"))), column("x"))
                .when(column("x").isNotNull(), FAIL)
                .end());
  }

  /** {@code lowered}, the form of {@code value}, as a result. */
  static Expression result(Expression lowered, Value value) {
    return needed(value) ? result(lowered, value.type()) : lowered;
  }

  /** {@code lowered}, the form of {@code value}, to be compared. */
  static Expression compared(Expression lowered, Value value) {
    return needed(value) ? compared(lowered, value.type()) : lowered;
  }

  /** The condition that {@code lowered}, a number or null, cannot be stored at its scale. */
  static Expression misfit(Expression lowered, ScalarType type) {
    return Working.repeated(
        lowered,
        x ->
            type == ScalarType.DECIMAL
                ? infix(real(x), Operator.OR, new Expression.Not(within(x)))
                : real(x));
  }
}
