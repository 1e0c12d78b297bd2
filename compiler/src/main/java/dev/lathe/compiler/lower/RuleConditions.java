package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.rule.Breach;
import dev.lathe.model.rule.ValueRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conditions that a value of a field breaks one of its rules; null breaks none. Patterns are
 * kept at the door alone.
 */
final class RuleConditions {
  /** As {@link ValueRules#BLANK} has it. */
  private static final List<Expression> BLANK =
      ValueRules.BLANK.chars().<Expression>mapToObj(Expression::number).toList();

  private final Entity.Field field;
  private final ValueRules rules;

  RuleConditions(Entity.Field field, ValueRules rules) {
    this.field = field;
    this.rules = rules;
  }

  /** For each breach there can be, in the order in which rules are told, when there is one. */
  Map<Breach, Expression> broken(Expression value) {
    var broken = new LinkedHashMap<Breach, Expression>();
    if (rules.nonEmpty()) {
      broken.put(
          new Breach("nonEmpty", "must not be empty", "too_small"),
          call(Function.TRIM, value, call(Function.CHAR, BLANK)).eq(text("")));
    }
    if (!rules.oneOf().isEmpty()) {
      broken.put(
          new Breach(
              "enum", "must be one of " + String.join(", ", rules.oneOf()), "invalid_enum_value"),
          new Expression.Not(
              new Expression.In(value, rules.oneOf().stream().map(this::literal).toList())));
    }
    rules
        .min()
        .ifPresent(
            least ->
                broken.put(
                    new Breach("min", "must be at least " + least, "too_small"),
                    infix(value, Operator.LT, literal(least))));
    rules
        .max()
        .ifPresent(
            most ->
                broken.put(
                    new Breach("max", "must be at most " + most, "too_big"),
                    infix(value, Operator.GT, literal(most))));
    rules
        .minLength()
        .ifPresent(
            least ->
                broken.put(
                    new Breach(
                        "minLength",
                        "must have at least " + ValueRules.characters(least),
                        "too_small"),
                    infix(call(Function.LENGTH, value), Operator.LT, number(least))));
    rules
        .maxLength()
        .ifPresent(
            most ->
                broken.put(
                    new Breach(
                        "maxLength", "must have at most " + ValueRules.characters(most), "too_big"),
                    infix(call(Function.LENGTH, value), Operator.GT, number(most))));
    return broken;
  }

  private Expression literal(String value) {
    return field.type() == ScalarType.INTEGER || field.type() == ScalarType.DECIMAL
        ? Digits.literal(value, field.scale())
        : text(value);
  }
}
