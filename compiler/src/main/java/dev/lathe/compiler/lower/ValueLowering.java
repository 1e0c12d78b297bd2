package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
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
  }

  private final Names names;

  ValueLowering(Names names) {
    this.names = names;
  }

  Expression of(Value value) {
    return switch (value) {
      case Value.Column column -> names.column(column);
      case Value.Exists exists -> names.exists(exists);
      case Value.Output output -> names.output(output);
      case Value.RowField field -> names.rowField(field);
      case Value.RowsetField field -> names.rowsetField(field);
      case Value.Selected selected -> names.selected(selected);
      case Value.Emitted emitted -> names.emitted(emitted);
      case Value.Input input -> input(input);
      case Value.Widened(Value date, _) -> Moments.midnight(of(date));
      case Value.Called called -> new Expression.Given(output(called));
      case Value.Uuid uuid -> new Expression.Given(new Parameter.Uuid(uuid.node()));
      case Value.Literal(Json json, _) -> literal(json);
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
                    })
            .orElse(Parameter.Output.As.NATIVE);
    return new Parameter.Output(called.node(), called.path(), as);
  }

  /** What a module gave, as JSON. */
  static Expression json(Value.Called called) {
    var text = new Parameter.Output(called.node(), called.path(), Parameter.Output.As.JSON);
    return JsonSql.json(new Expression.Given(text));
  }

  private static Expression literal(Json json) {
    return switch (json) {
      case Json.Null _ -> Expression.nullValue();
      case Json.Bool(boolean flag) -> number(flag ? 1 : 0);
      case Json.Num(String digits) -> new Expression.Num(digits);
      case Json.Str(String text) -> text(text);
      case Json.Arr _, Json.Obj _ ->
          throw new CompilerBug("a literal of an expression is one value");
    };
  }

  private Expression cases(Value.Case cases) {
    var lowered = Expression.cases();
    for (Value.When when : cases.whens()) {
      lowered.when(of(when.condition()), of(when.value()));
    }
    return cases.otherwise().map(v -> lowered.otherwise(of(v))).orElseGet(lowered::end);
  }

  private Expression operation(Value.Op op) {
    if (op.operator() == ExprOperator.IN) {
      return in(of(op.operands().get(0)), op.operands().get(1));
    }
    List<Expression> operands = op.operands().stream().map(this::of).toList();
    return switch (op.operator()) {
      case EQ -> infix(Operator.EQ, operands);
      case NEQ -> infix(Operator.NE, operands);
      case GT -> infix(Operator.GT, operands);
      case GTE -> infix(Operator.GE, operands);
      case LT -> infix(Operator.LT, operands);
      case LTE -> infix(Operator.LE, operands);
      case ADD -> infix(Operator.ADD, operands);
      case SUB -> infix(Operator.SUB, operands);
      case MUL -> infix(Operator.MUL, operands);
      case DIV -> divide(op, operands);
      case AND -> operands.isEmpty() ? number(1) : infix(Operator.AND, operands);
      case OR -> operands.isEmpty() ? number(0) : infix(Operator.OR, operands);
      case CONCAT -> infix(Operator.CONCAT, operands);
      case LIKE -> like(op, operands);
      case NOT -> new Expression.Not(operands.getFirst());
      case IS_NULL -> operands.getFirst().isNull();
      case COALESCE ->
          operands.size() == 1 ? operands.getFirst() : call(Function.COALESCE, operands);
      case BETWEEN -> new Expression.Between(operands.get(0), operands.get(1), operands.get(2));
      case IN -> throw new CompilerBug("`in` was written above");
    };
  }

  // SQLite drops what is left over where both sides are integers, be they typed as decimals.
  private static Expression divide(Value.Op op, List<Expression> operands) {
    boolean cast = op.type().is(ScalarType.DECIMAL) && op.operands().stream().noneMatch(Reals::is);
    return cast
        ? infix(operands.get(0).as(ColumnType.REAL), Operator.DIV, operands.get(1))
        : infix(Operator.DIV, operands);
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

  // A list of just one subquery would mean the rows of the subquery to SQLite, not its value.
  private Expression in(Expression left, Value right) {
    if (right instanceof Value.ListOf(var items, var _)) {
      List<Expression> lowered = items.stream().map(this::of).toList();
      return lowered.size() == 1 ? left.eq(lowered.getFirst()) : new Expression.In(left, lowered);
    }
    if (right instanceof Value.Input list) {
      return new Expression.InRows(left, Select.of(column("value")).from(Source.each(input(list))));
    }
    if (right instanceof Value.Widened(Value.Input dates, _)) {
      return new Expression.InRows(
          left, Select.of(Moments.midnight(column("value"))).from(Source.each(input(dates))));
    }
    throw new CompilerBug("`in` looks in a list");
  }

  /**
   * A decimal as text with the digits it came in with where it came in from outside, else with
   * those SQLite gives.
   */
  Expression exactDecimal(Value value) {
    return switch (value) {
      case Value.Input input when input.type().is(ScalarType.DECIMAL) ->
          new Expression.Given(new Parameter.Input(input.name(), Parameter.Input.Form.EXACT));
      case Value.Literal(Json.Num(String digits), _) -> text(digits);
      case Value.Called called when called.type().is(ScalarType.DECIMAL) ->
          new Expression.Given(
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
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
          Value.ListOf _ ->
          of(value).as(ColumnType.TEXT);
    };
  }
}
