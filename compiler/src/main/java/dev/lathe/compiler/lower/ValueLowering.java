package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.List;

/** Values as SQL. SQL's own null logic is the format's: a comparison with null is not true. */
final class ValueLowering {
  /** What the names of one place stand for. */
  interface Names {
    Expression column(Value.Column column);

    Expression exists(Value.Exists exists);

    Expression output(Value.Output output);

    Expression rowField(Value.RowField field);

    Expression rowsetField(Value.RowsetField field);

    Expression selected(Value.Selected selected);

    Expression emitted(Value.Emitted emitted);

    /**
     * @param place the names of the place where it stands, which those around its rows are
     */
    Expression summary(Value.Summary summary, Names place);

    Expression around(Value.Around around);

    /** Whether the words of {@code search} are in the row. */
    default Expression found(Value.Applied search) {
      throw new CompilerBug("only rows of a table are searched");
    }
  }

  private final Names names;

  ValueLowering(Names names) {
    this.names = names;
  }

  /** Whether a row has the words that {@code search} is for. */
  Expression found(Value.Applied search) {
    return names.found(search);
  }

  Expression of(Value value) {
    return switch (value) {
      case Value.Column column -> names.column(column);
      case Value.Exists exists -> names.exists(exists);
      case Value.Summary summary -> names.summary(summary, names);
      case Value.Around around -> names.around(around);
      case Value.Output output -> names.output(output);
      case Value.RowField field -> names.rowField(field);
      case Value.RowsetField field -> names.rowsetField(field);
      case Value.Selected selected -> names.selected(selected);
      case Value.Emitted emitted -> names.emitted(emitted);
      case Value.Input input -> input(input);
      case Value.Widened(Value date, _) -> Moments.midnight(of(date));
      case Value.Called called -> new Expression.Given(output(called));
      case Value.Uuid(String node, var each, _) ->
          each.map(list -> ManyStreams.ofElement(new Parameter.Uuids(node, list)))
              .orElseGet(() -> new Expression.Given(new Parameter.Uuid(node)));
      case Value.Literal(Json json, Type type) -> literal(json, type.scale());
      case Value.ListOf _ -> throw new CompilerBug("a list stands behind `in` only");
      case Value.Case cases -> cases(cases);
      case Value.Op op -> operation(op);
      case Value.Applied applied -> new Functions(this).of(applied);
    };
  }

  /** An input as SQL computes with it. */
  static Expression input(Value.Input input) {
    Parameter.Input.Form form =
        input.type().is(ScalarType.DATETIME)
            ? Parameter.Input.Form.INSTANT
            : Parameter.Input.Form.NATIVE;
    return new Expression.Given(new Parameter.Input(input.name(), form));
  }

  /** A fact about the request. */
  static Expression fact(Parameter.Fact fact) {
    return new Expression.Given(new Parameter.Request(fact));
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
                      case DATETIME -> Parameter.Output.As.INSTANT;
                      case DURATION -> Parameter.Output.As.DURATION;
                      case JSON -> Parameter.Output.As.JSON;
                    })
            .orElse(Parameter.Output.As.NATIVE);
    return as == Parameter.Output.As.DECIMAL
        ? new Parameter.Output(called.node(), called.path(), as, called.type().scale())
        : new Parameter.Output(called.node(), called.path(), as);
  }

  /** What a module gave, as JSON. */
  static Expression json(Value.Called called) {
    var text = new Parameter.Output(called.node(), called.path(), Parameter.Output.As.JSON);
    return JsonSql.json(new Expression.Given(text));
  }

  private static Expression literal(Json json, int scale) {
    return switch (json) {
      case Json.Null _ -> Expression.nullValue();
      case Json.Bool(boolean flag) -> number(flag ? 1 : 0);
      case Json.Num(String digits) -> Digits.literal(digits, scale);
      case Json.Str(String text) -> text(text);
      case Json.Arr _, Json.Obj _ -> text(JsonText.write(json));
    };
  }

  private Expression cases(Value.Case cases) {
    var lowered = Expression.cases();
    int scale = cases.type().scale();
    for (Value.When when : cases.whens()) {
      lowered.when(of(when.condition()), at(when.value(), scale));
    }
    return cases.otherwise().map(v -> lowered.otherwise(at(v, scale))).orElseGet(lowered::end);
  }

  private Expression operation(Value.Op op) {
    List<Value> operands = op.operands();
    var comparisons = new Comparisons(this);
    return switch (op.operator()) {
      case EQ, NEQ, GT, GTE, LT, LTE -> comparisons.of(op.operator(), operands);
      case BETWEEN -> comparisons.between(operands);
      case IN -> comparisons.in(operands.get(0), operands.get(1));
      case ADD -> sum(op, Operator.ADD);
      case SUB -> sum(op, Operator.SUB);
      case MUL -> product(op);
      case DIV ->
          Division.quotient(operand(operands.get(0)), operand(operands.get(1)), op.type().scale());
      case AND -> operands.isEmpty() ? number(1) : infix(Operator.AND, all(operands));
      case OR -> operands.isEmpty() ? number(0) : infix(Operator.OR, all(operands));
      case CONCAT -> infix(Operator.CONCAT, all(operands));
      case LIKE -> like(op, all(operands));
      case NOT -> new Expression.Not(of(operands.getFirst()));
      case IS_NULL -> Checked.compared(of(operands.getFirst()), operands.getFirst()).isNull();
      case COALESCE -> {
        var lowered = operands.stream().map(operand -> at(operand, op.type().scale())).toList();
        yield lowered.size() == 1 ? lowered.getFirst() : call(Function.COALESCE, lowered);
      }
    };
  }

  private List<Expression> all(List<Value> values) {
    return values.stream().map(this::of).toList();
  }

  /** {@code value} in the form that values of {@code scale} have: exactly, or beyond. */
  Expression at(Value value, int scale) {
    if (value instanceof Value.Literal(Json.Num(String digits), Type type)
        && type.scale() <= scale) {
      return Digits.literal(digits, scale);
    }
    return value.type().scalar().isEmpty()
        ? of(value)
        : Digits.rescaled(of(value), value.type().scale(), scale);
  }

  /** {@code value} as {@code field}'s column has it. */
  Expression in(Entity.Field field, Value value) {
    return field.type() == ScalarType.DECIMAL ? at(value, field.scale()) : of(value);
  }

  /** {@code value} as a result, which is looked at where it can be beyond. */
  Expression result(Value value) {
    return Checked.result(of(value), value);
  }

  private Arithmetic.Operand operand(Value value) {
    return new Arithmetic.Operand(of(value), value.type().scale());
  }

  private Expression sum(Value.Op op, Operator operator) {
    Value left = op.operands().get(0);
    Value right = op.operands().get(1);
    return op.type().wide()
        ? Arithmetic.sum(operand(left), operator, operand(right))
        : infix(at(left, op.type().scale()), operator, at(right, op.type().scale()));
  }

  private Expression product(Value.Op op) {
    return op.type().wide()
        ? Arithmetic.product(operand(op.operands().get(0)), operand(op.operands().get(1)))
        : infix(Operator.MUL, all(op.operands()));
  }

  // The length of an input is checked before the statement, so only other patterns need care. A
  // case is what SQLite promises to take in order: both sides of AND may be computed beforehand.
  private static Expression like(Value.Op op, List<Expression> operands) {
    Expression like =
        op.operands().size() == 3
                && op.operands().get(2) instanceof Value.Literal(Json.Str(String escape), _)
            ? new Expression.LikeEscaped(operands.get(0), operands.get(1), escape)
            : infix(Operator.LIKE, operands);
    if (Patterns.bounded(op.operands().get(1))) {
      return like;
    }
    Expression bytes = call(Function.LENGTH, operands.get(1).as(ColumnType.BLOB));
    return Expression.cases()
        .when(infix(bytes, Operator.GT, number(ExprOperator.PATTERN_BYTES)), number(0))
        .otherwise(like);
  }

  /** Whether a decimal has digits that it came in with from outside. */
  static boolean hasDigits(Value value) {
    return value instanceof Value.Literal(Json.Num _, Type _)
        || (value instanceof Value.Input && value.type().is(ScalarType.DECIMAL))
        || (value instanceof Value.Called && value.type().is(ScalarType.DECIMAL));
  }

  /**
   * A decimal of an event: with the digits it came in where it came in from outside, else as short
   * as they can be.
   *
   * @param scale of the field that it is for
   */
  Expression inEvent(Value value, int scale) {
    return switch (value) {
      case Value.Input input when input.type().is(ScalarType.DECIMAL) ->
          new Expression.Given(new Parameter.Input(input.name(), Parameter.Input.Form.EXACT));
      case Value.Literal(Json.Num(String digits), Type _) -> text(digits);
      case Value.Called called when called.type().is(ScalarType.DECIMAL) ->
          new Expression.Given(
              new Parameter.Output(
                  called.node(), called.path(), Parameter.Output.As.EXACT, called.type().scale()));
      case Value.Literal _,
          Value.Input _,
          Value.Called _,
          Value.Emitted _,
          Value.Column _,
          Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.Output _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Selected _,
          Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
          Value.ListOf _ ->
          Digits.digits(at(value, scale), scale);
    };
  }
}
