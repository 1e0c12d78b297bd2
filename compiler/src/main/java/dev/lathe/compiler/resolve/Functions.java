package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.JSON_PATH_INVALID;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Types functions: what each takes and gives. */
final class Functions {
  private final GraphScope scope;
  private final Expressions expressions;

  Functions(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
  }

  Optional<Value> of(Expr.Applied applied, Expressions.Place place) {
    return switch (applied.function()) {
      case CONTAINS, STARTS_WITH, ENDS_WITH -> text(applied, place, ScalarType.BOOLEAN);
      case LENGTH -> text(applied, place, ScalarType.INTEGER);
      case SUBSTR, LOWER, UPPER, TRIM, REPLACE -> text(applied, place, ScalarType.STRING);
      case NOW, ADD_DURATION, SUB_DURATION, DIFFERENCE, TRUNCATE, PART, DATE_OF ->
          new TimeFunctions(scope, expressions).of(applied, place);
      case PATH -> part(applied, place);
      case SEARCH -> new Searches(scope, expressions).of(applied, place);
    };
  }

  private Optional<Value> text(Expr.Applied applied, Expressions.Place place, ScalarType given) {
    var operands = new ArrayList<Value>();
    boolean nullable = false;
    for (int i = 0; i < applied.operands().size(); i++) {
      ScalarType wanted = wanted(applied.function(), i);
      Optional<Value> operand = operand(applied, i, wanted, place);
      operand.ifPresent(operands::add);
      nullable |= operand.map(v -> v.type().nullable()).orElse(false);
    }
    return operands.size() < applied.operands().size()
        ? Optional.empty()
        : Optional.of(new Value.Applied(applied.function(), operands, Type.of(given, nullable)));
  }

  /** What is at a path in JSON: null where there is nothing, or something of another type. */
  private Optional<Value> part(Expr.Applied applied, Expressions.Place place) {
    Optional<Value> json = operand(applied, 0, ScalarType.JSON, place);
    Expr written = applied.operands().get(1);
    Optional<JsonPath> path =
        written instanceof Expr.Literal(Json.Str(String text), var _)
            ? JsonPath.of(text)
            : Optional.empty();
    if (path.isEmpty()) {
      scope.refuse(
          JSON_PATH_INVALID,
          written.span(),
          "this is no path into JSON",
          "write one as `$.size.width` or `$.tags[0]`, a name with other characters as `$.\"a b\"`");
    }
    if (json.isEmpty() || path.isEmpty()) {
      return Optional.empty();
    }
    ScalarType as =
        applied.operands().size() == 3
                && applied.operands().get(2) instanceof Expr.Literal(Json.Str(String word), var _)
            ? type(word)
            : ScalarType.JSON;
    Type text = Type.of(ScalarType.STRING, false);
    return Optional.of(
        new Value.Applied(
            applied.function(),
            List.of(json.get(), new Value.Literal(Json.of(path.get().text()), text)),
            Type.of(as, true)));
  }

  private static ScalarType type(String word) {
    return word.equals("long")
        ? ScalarType.INTEGER
        : ScalarType.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static ScalarType wanted(ExprFunction function, int operand) {
    return function == ExprFunction.SUBSTR && operand > 0 ? ScalarType.INTEGER : ScalarType.STRING;
  }

  private Optional<Value> operand(
      Expr.Applied applied, int index, ScalarType wanted, Expressions.Place place) {
    Expr written = applied.operands().get(index);
    Optional<Value> value = expressions.value(written, place).map(v -> Values.as(v, wanted));
    if (value.isPresent() && !value.get().type().fits(wanted)) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          written.span(),
          "`%s` needs %s and gets %s"
              .formatted(
                  applied.function().word(),
                  Type.article(wanted.word()),
                  value.get().type().phrase()),
          "give it " + Type.article(wanted.word()));
    }
    return value;
  }

  /** The escape character that {@code like} may have, a literal: SQLite takes no other. */
  static boolean escape(List<Value> operands, Expr.Op like, GraphScope scope) {
    if (operands.size() < 3
        || (operands.get(2) instanceof Value.Literal(Json.Str(String text), Type _)
            && text.codePointCount(0, text.length()) == 1
            && !text.equals("%")
            && !text.equals("_"))) {
      return true;
    }
    scope.refuse(
        SEM_TYPE_MISMATCH,
        like.operands().get(2).span(),
        "the escape of `like` is not one character",
        "write one other than `%` and `_`, as `{\"$literal\": \"!\"}`");
    return false;
  }
}
