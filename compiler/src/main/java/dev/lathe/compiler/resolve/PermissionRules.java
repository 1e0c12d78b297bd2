package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.List;
import java.util.function.UnaryOperator;

/** A permission's condition as the rule that is decided without a database. */
final class PermissionRules {
  private PermissionRules() {}

  static Rule of(Value value) {
    return switch (value) {
      case Value.Op(ExprOperator operator, List<Value> operands, _) ->
          operation(operator, operands);
      case Value.Case(var whens, _, _) ->
          of(whens.getFirst().value()); // unknown goes without saying
      case Value.Column _, Value.Input _ -> new Rule.Flag(operand(value));
      case Value.Literal _,
          Value.ListOf _,
          Value.Widened _,
          Value.Applied _,
          Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.Output _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _ ->
          throw new IllegalStateException("no permission is made of " + value);
    };
  }

  /** {@code value} with its columns, inputs and constants as {@code leaf} has them. */
  static Value mapped(Value value, UnaryOperator<Value> leaf) {
    return switch (value) {
      case Value.Op(ExprOperator operator, List<Value> operands, Type type) ->
          new Value.Op(
              operator, operands.stream().map(operand -> mapped(operand, leaf)).toList(), type);
      case Value.Case(var whens, var otherwise, Type type) ->
          new Value.Case(
              whens.stream()
                  .map(
                      when ->
                          new Value.When(
                              mapped(when.condition(), leaf), mapped(when.value(), leaf)))
                  .toList(),
              otherwise,
              type);
      case Value.Widened(Value date, Type type) -> new Value.Widened(mapped(date, leaf), type);
      case Value.Column _,
          Value.Input _,
          Value.Literal _,
          Value.ListOf _,
          Value.Applied _,
          Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.Output _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _ ->
          leaf.apply(value);
    };
  }

  private static Rule operation(ExprOperator operator, List<Value> operands) {
    return switch (operator) {
      case AND -> new Rule.All(operands.stream().map(PermissionRules::of).toList());
      case OR -> new Rule.Any(operands.stream().map(PermissionRules::of).toList());
      case NOT ->
          operands.getFirst() instanceof Value.Op(ExprOperator inner, List<Value> of, _)
                  && inner == ExprOperator.IS_NULL
              ? new Rule.Known(operand(of.getFirst()))
              : new Rule.Not(of(operands.getFirst()));
      case IN ->
          new Rule.Among(operand(operands.getFirst()), operand(operands.getLast()), kind(operands));
      case EQ -> compared(Rule.Comparison.EQ, operands);
      case NEQ -> compared(Rule.Comparison.NE, operands);
      case LT -> compared(Rule.Comparison.LT, operands);
      case LTE -> compared(Rule.Comparison.LE, operands);
      case GT -> compared(Rule.Comparison.GT, operands);
      case GTE -> compared(Rule.Comparison.GE, operands);
      case IS_NULL, BETWEEN, LIKE, ADD, SUB, MUL, DIV, CONCAT, COALESCE ->
          throw new IllegalStateException("no permission has " + operator);
    };
  }

  private static Rule compared(Rule.Comparison how, List<Value> operands) {
    return new Rule.Compared(
        operand(operands.getFirst()), how, operand(operands.getLast()), kind(operands));
  }

  private static Operand operand(Value value) {
    return switch (value) {
      case Value.Column column -> new Operand.Field(column.field().name().text());
      case Value.Input input -> new Operand.Given(input.name());
      case Value.Literal literal -> new Operand.Constant(literal.json());
      case Value.Widened(Value date, _) -> new Operand.Midnight(operand(date));
      case Value.Op _,
          Value.Case _,
          Value.ListOf _,
          Value.Applied _,
          Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.Output _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _ ->
          throw new IllegalStateException("no permission compares " + value);
    };
  }

  private static Rule.Kind kind(List<Value> operands) {
    ScalarType type = operands.getFirst().type().scalar().orElseThrow();
    return switch (type) {
      case INTEGER, DECIMAL -> Rule.Kind.NUMBER;
      case BOOLEAN -> Rule.Kind.FLAG;
      case DATETIME -> Rule.Kind.INSTANT;
      case STRING, DATE, DURATION, JSON -> Rule.Kind.TEXT;
    };
  }
}
