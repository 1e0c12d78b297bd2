package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;

/**
 * Which values SQLite has as REAL. A decimal may well be an INTEGER to it: where an integer was
 * widened, as by {@code coalesce(quantity, 0.5)} or a shape.
 */
final class Reals {
  /** The range of REAL; beyond it are infinities, which JSON has not. */
  private static final Expression LEAST = new Expression.Num("-1.7976931348623157e308");

  private static final Expression MOST = new Expression.Num("1.7976931348623157e308");

  private Reals() {}

  /** Whether {@code value} is a number that JSON has. */
  static Expression finite(Expression value) {
    return new Expression.Between(value, LEAST, MOST);
  }

  /** Whether {@code value} is REAL wherever it is not null. */
  static boolean is(Value value) {
    return value.type().is(ScalarType.DECIMAL)
        && switch (value) {
          case Value.Column _, Value.Input _, Value.Literal _, Value.RowField _, Value.Called _ ->
              true;
          case Value.Op(var operator, var operands, var _) ->
              switch (operator) {
                case ADD, SUB, MUL -> operands.stream().anyMatch(Reals::is);
                case DIV -> true;
                case COALESCE -> operands.stream().allMatch(Reals::orNull);
                case EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN, LIKE -> false;
                case AND, OR, NOT, IS_NULL, CONCAT -> false;
              };
          case Value.Case(var whens, var otherwise, var _) ->
              whens.stream().allMatch(w -> orNull(w.value()))
                  && otherwise.map(Reals::orNull).orElse(true);
          case Value.Output _, Value.RowsetField _, Value.Emitted _ -> false;
          case Value.Uuid _, Value.Selected _, Value.ListOf _, Value.Exists _ -> false;
          case Value.Widened _, Value.Applied _ -> false;
        };
  }

  private static boolean orNull(Value value) {
    return is(value) || value instanceof Value.Literal(Json.Null _, var _);
  }
}
