package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Expr.Operator;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Expressions as SQL, every operation in parentheses. SQL's own null logic is the format's: a
 * comparison with null is not true.
 */
final class ExpressionSql {
  /** SQLite refuses longer LIKE patterns (SQLITE_MAX_LIKE_PATTERN_LENGTH), in bytes. */
  static final int MAXIMUM_PATTERN_BYTES = 50_000;

  /** How the names of one place are written. */
  interface Names {
    String column(Value.Column column);

    String exists(Value.Exists exists);

    String output(Value.Output output);

    String rowField(Value.RowField field);

    String rowsetField(Value.RowsetField field);

    String selected(Value.Selected selected);

    String emitted(Value.Emitted emitted);
  }

  private final Parameters parameters;
  private final Names names;

  ExpressionSql(Parameters parameters, Names names) {
    this.parameters = parameters;
    this.names = names;
  }

  String of(Value value) {
    return switch (value) {
      case Value.Column column -> names.column(column);
      case Value.Exists exists -> names.exists(exists);
      case Value.Output output -> names.output(output);
      case Value.RowField field -> names.rowField(field);
      case Value.RowsetField field -> names.rowsetField(field);
      case Value.Selected selected -> names.selected(selected);
      case Value.Emitted emitted -> names.emitted(emitted);
      case Value.Input input -> parameters.input(input.name());
      case Value.Called called -> parameters.of(output(called));
      case Value.Uuid uuid -> parameters.of(new Parameter.Uuid(uuid.node()));
      case Value.Literal(Json json, _) -> literal(json);
      case Value.ListOf(var items, _) ->
          "(" + items.stream().map(this::of).collect(Collectors.joining(", ")) + ")";
      case Value.Case cases -> cases(cases);
      case Value.Op op -> operation(op);
    };
  }

  private static Parameter.Output output(Value.Called called) {
    Parameter.Output.As as =
        called
            .type()
            .scalar()
            .map(
                type ->
                    switch (type) {
                      case INTEGER -> Parameter.Output.As.INTEGER;
                      case DECIMAL -> Parameter.Output.As.DECIMAL;
                      case STRING -> Parameter.Output.As.STRING;
                      case BOOLEAN -> Parameter.Output.As.BOOLEAN;
                      case DATE -> Parameter.Output.As.DATE;
                      case DATETIME -> Parameter.Output.As.DATETIME;
                    })
            .orElse(Parameter.Output.As.NATIVE);
    return new Parameter.Output(called.node(), called.path(), as);
  }

  /** What a module gave, as JSON. */
  String json(Value.Called called) {
    var text = new Parameter.Output(called.node(), called.path(), Parameter.Output.As.JSON);
    return "json(" + parameters.of(text) + ")";
  }

  /** A fact about the request. */
  String fact(Parameter.Fact fact) {
    return parameters.of(fact);
  }

  static String literal(Json json) {
    return switch (json) {
      case Json.Null _ -> "NULL";
      case Json.Bool(boolean flag) -> flag ? "1" : "0";
      case Json.Num(String digits) -> digits;
      case Json.Str(String text) -> Sql.text(text);
      case Json.Arr _, Json.Obj _ ->
          throw new CompilerBug("a literal of an expression is one value");
    };
  }

  private String cases(Value.Case cases) {
    var text = new StringBuilder("(CASE");
    for (Value.When when : cases.whens()) {
      text.append(" WHEN ").append(of(when.condition()));
      text.append(" THEN ").append(of(when.value()));
    }
    cases.otherwise().ifPresent(v -> text.append(" ELSE ").append(of(v)));
    return text.append(" END)").toString();
  }

  private String operation(Value.Op op) {
    var operands = new ArrayList<String>();
    if (op.operator() == Operator.IN) {
      return in(of(op.operands().get(0)), op.operands().get(1));
    }
    op.operands().forEach(v -> operands.add(of(v)));
    return switch (op.operator()) {
      case EQ -> infix(operands, " = ");
      case NEQ -> infix(operands, " <> ");
      case GT -> infix(operands, " > ");
      case GTE -> infix(operands, " >= ");
      case LT -> infix(operands, " < ");
      case LTE -> infix(operands, " <= ");
      case ADD -> infix(operands, " + ");
      case SUB -> infix(operands, " - ");
      case MUL -> infix(operands, " * ");
      case DIV -> divide(op, operands);
      case AND -> operands.isEmpty() ? "1" : infix(operands, " AND ");
      case OR -> operands.isEmpty() ? "0" : infix(operands, " OR ");
      case CONCAT -> infix(operands, " || ");
      case LIKE -> like(op, operands);
      case NOT -> "(NOT " + operands.getFirst() + ")";
      case IS_NULL -> "(" + operands.getFirst() + " IS NULL)";
      case COALESCE ->
          operands.size() == 1
              ? operands.getFirst()
              : "COALESCE(" + String.join(", ", operands) + ")";
      case BETWEEN ->
          "(%s BETWEEN %s AND %s)".formatted(operands.get(0), operands.get(1), operands.get(2));
      case IN -> throw new CompilerBug("`in` was written above");
    };
  }

  // SQLite drops what is left over where both sides are integers, be they typed as decimals.
  private static String divide(Value.Op op, List<String> operands) {
    boolean cast = op.type().is(ScalarType.DECIMAL) && op.operands().stream().noneMatch(Reals::is);
    return cast
        ? "(CAST(%s AS REAL) / %s)".formatted(operands.get(0), operands.get(1))
        : infix(operands, " / ");
  }

  // The length of an input is checked before the statement, so only computed patterns need care.
  private String like(Value.Op op, List<String> operands) {
    Value pattern = op.operands().get(1);
    boolean bounded = pattern instanceof Value.Input || pattern instanceof Value.Literal;
    String like = infix(operands, " LIKE ");
    return bounded
        ? like
        : "(length(CAST(%s AS BLOB)) <= %s AND %s)"
            .formatted(operands.get(1), MAXIMUM_PATTERN_BYTES, like);
  }

  // A list of just one subquery would mean the rows of the subquery to SQLite, not its value.
  private String in(String left, Value right) {
    if (right instanceof Value.ListOf(var items, var _) && items.size() == 1) {
      return "(" + left + " = " + of(items.getFirst()) + ")";
    }
    String list =
        right instanceof Value.Input input
            ? "(SELECT value FROM json_each(" + parameters.input(input.name()) + "))"
            : of(right);
    return "(" + left + " IN " + list + ")";
  }

  private static String infix(List<String> operands, String operator) {
    return "(" + String.join(operator, operands) + ")";
  }

  /**
   * A decimal as text with the digits it came in with where it came in from outside, else with
   * those SQLite gives.
   */
  String exactDecimal(Value value) {
    return switch (value) {
      case Value.Input input when input.type().is(ScalarType.DECIMAL) ->
          parameters.of(new Parameter.Input(input.name(), Parameter.Input.Form.EXACT));
      case Value.Literal(Json.Num(String digits), _) -> Sql.text(digits);
      case Value.Called called when called.type().is(ScalarType.DECIMAL) ->
          parameters.of(
              new Parameter.Output(called.node(), called.path(), Parameter.Output.As.EXACT));
      case Value.Emitted emitted
          when emitted.part() instanceof Value.EmitPart.Before
              || emitted.part() instanceof Value.EmitPart.After ->
          names.emitted(emitted);
      case Value.Literal _,
          Value.Input _,
          Value.Called _,
          Value.Emitted _,
          Value.Column _,
          Value.Exists _,
          Value.Output _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Selected _,
          Value.Op _,
          Value.Case _,
          Value.ListOf _ ->
          "CAST(" + of(value) + " AS TEXT)";
    };
  }
}
