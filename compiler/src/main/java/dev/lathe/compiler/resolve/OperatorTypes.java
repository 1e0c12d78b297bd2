package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What each operator takes and gives. */
final class OperatorTypes {
  private final GraphScope scope;

  OperatorTypes(GraphScope scope) {
    this.scope = scope;
  }

  /** The operands with a type for those that come from a module which says nothing of them. */
  static List<Value> fromCalls(ExprOperator operator, List<Value> operands) {
    Optional<ScalarType> type =
        switch (operator) {
          case LIKE, CONCAT -> Optional.of(ScalarType.STRING);
          case AND, OR, NOT -> Optional.of(ScalarType.BOOLEAN);
          case ADD, SUB, MUL, DIV -> known(operands).or(() -> Optional.of(ScalarType.DECIMAL));
          case EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN, COALESCE, IS_NULL -> known(operands);
        };
    return type.map(t -> operands.stream().map(v -> Values.as(v, t)).toList()).orElse(operands);
  }

  private static Optional<ScalarType> known(List<Value> operands) {
    return operands.stream().flatMap(v -> v.type().scalar().stream()).findFirst();
  }

  /** The type that {@code op} gives, or nothing after reporting why it gives none. */
  Optional<Type> check(Expr.Op op, List<Value> operands) {
    boolean nullable = operands.stream().anyMatch(v -> v.type().nullable());
    Type bool = Type.of(ScalarType.BOOLEAN, nullable);
    return switch (op.operator()) {
      case GT, GTE, LT, LTE, BETWEEN ->
          single(op, operands) && ordered(op, operands)
              ? common(op, operands).map(_ -> bool)
              : Optional.empty();
      case EQ, NEQ, IN ->
          single(op, operands) ? common(op, operands).map(_ -> bool) : Optional.empty();
      case ADD, SUB -> numbers(op, operands);
      case MUL -> numbers(op, operands).map(t -> t.scaled(product(operands)));
      case DIV -> { // x / 0 is NULL
        boolean zero = nullable || !nonZero(operands.get(1));
        yield numbers(op, operands).map(_ -> Type.decimal(op.scale().orElse(Scale.DEFAULT), zero));
      }
      case AND, OR, NOT -> all(op, operands, ScalarType.BOOLEAN).map(_ -> bool);
      case IS_NULL -> Optional.of(Type.of(ScalarType.BOOLEAN, false));
      case LIKE ->
          all(op, operands, ScalarType.STRING)
              .filter(_ -> Functions.escape(operands, op, scope))
              .map(_ -> bool);
      case CONCAT ->
          all(op, operands, ScalarType.STRING).map(_ -> Type.of(ScalarType.STRING, nullable));
      case COALESCE ->
          common(op, operands)
              .map(t -> t.asNullable(operands.stream().allMatch(v -> v.type().nullable())));
    };
  }

  private static boolean nonZero(Value divisor) {
    return divisor instanceof Value.Literal(Json.Num number, var _)
        && number.decimal().signum() != 0;
  }

  private boolean single(Expr.Op op, List<Value> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).type().opaque()) {
        wrongOperand(op, i, operands.get(i), "single value");
        return false;
      }
    }
    return true;
  }

  /** A month is longer than 28 days or as long: durations have no order. */
  private boolean ordered(Expr.Op op, List<Value> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).type().is(ScalarType.DURATION)) {
        wrongOperand(op, i, operands.get(i), "value with an order");
        return false;
      }
    }
    return true;
  }

  private Optional<Type> common(Expr.Op op, List<Value> operands) {
    Type type = operands.getFirst().type();
    for (Value operand : operands) {
      Optional<Type> next = Type.common(type, operand.type());
      if (next.isEmpty()) {
        return scope.refuse(
            SEM_TYPE_MISMATCH,
            op.span(),
            "`%s` gets %s and %s".formatted(word(op), type.phrase(), operand.type().phrase()),
            "give it operands of one type");
      }
      type = next.get();
    }
    return Optional.of(type);
  }

  private Optional<Type> numbers(Expr.Op op, List<Value> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (!operands.get(i).type().numeric()) {
        return wrongOperand(op, i, operands.get(i), "number");
      }
    }
    return common(op, operands)
        .map(t -> t.scalar().isPresent() ? t : Type.of(ScalarType.INTEGER, true));
  }

  /** Decimals times an integer have as many decimals; a product of decimals is wide. */
  private static int product(List<Value> operands) {
    int a = operands.get(0).type().scale();
    int b = operands.get(1).type().scale();
    return a == 0 || b == 0 ? a + b : Type.WIDE;
  }

  private Optional<Type> all(Expr.Op op, List<Value> operands, ScalarType type) {
    for (int i = 0; i < operands.size(); i++) {
      if (!operands.get(i).type().fits(type)) {
        return wrongOperand(op, i, operands.get(i), type.word());
      }
    }
    return Optional.of(Type.of(type, false));
  }

  private Optional<Type> wrongOperand(Expr.Op op, int index, Value operand, String wanted) {
    return scope.refuse(
        SEM_TYPE_MISMATCH,
        op.operands().get(index).span(),
        "`%s` needs %s and gets %s"
            .formatted(word(op), Type.article(wanted), operand.type().phrase()),
        "give it " + Type.article(wanted));
  }

  private static String word(Expr.Op op) {
    return op.operator().name().toLowerCase(Locale.ROOT);
  }
}
