package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Past;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an event says of a field, as the field's table has it. Events keep what they were appended
 * with, be it by an earlier bundle; what does not fit the field stops the fold, for a row without
 * it, or with something else, would be wrong.
 */
final class Said {
  private Said() {}

  /** {@code value}, as an event says it, for {@code field}; only in a trigger. */
  static Expression of(Entity.Field field, Expression value) {
    return misfit(field, value)
        .map(
            misfit ->
                Expression.cases()
                    .when(
                        value.isNotNull(),
                        call(
                            Function.COALESCE,
                            read(field, value),
                            new Expression.Raise(
                                "an event says `%s` in a way that the field cannot have"
                                    .formatted(field.name()))))
                    .end())
        .orElse(value);
  }

  /**
   * What {@code data} of an event says of {@code field}, of a decimal all its digits: under its
   * name or an older one, and else what events of before are taken to say.
   */
  static Expression member(Entity.Field field, Expression data) {
    return member(field, data, field.name().text());
  }

  /** The same under {@code path}, whose last step is the field's name. */
  static Expression member(Entity.Field field, Expression data, String path) {
    Past past = field.past();
    var names = new ArrayList<Expression>(List.of(written(field, data, path)));
    past.was().forEach(was -> names.add(written(field, data, sibling(path, field, was))));
    Expression said = names.size() == 1 ? names.getFirst() : call(Function.COALESCE, names);
    if (!past.values().isEmpty()) {
      var now = Expression.cases(said);
      past.values().forEach((was, is) -> now.when(text(was), text(is)));
      said = now.otherwise(said);
    }
    if (past.fallback().isEmpty()) {
      return said;
    }
    Expression fallback = literal(field, past.fallback().get().value());
    return field.nullable()
        ? Expression.cases().when(lacks(field, data, path), fallback).otherwise(said)
        : call(Function.COALESCE, said, fallback);
  }

  /** Whether {@code data} of an event says nothing of {@code field}, not even null. */
  static Expression lacks(Entity.Field field, Expression data) {
    return lacks(field, data, field.name().text());
  }

  /** The same under {@code path}, whose last step is the field's name. */
  static Expression lacks(Entity.Field field, Expression data, String path) {
    var none = new ArrayList<Expression>(List.of(isMissing(data, path)));
    field.past().was().forEach(was -> none.add(isMissing(data, sibling(path, field, was))));
    return none.size() == 1 ? none.getFirst() : Expression.infix(Operator.AND, none);
  }

  /** Whether nothing stands in {@code data} under {@code path}, not even null. */
  static Expression isMissing(Expression data, String path) {
    String whole = path.startsWith("$") ? path : JsonSql.path(path);
    return call(Function.JSON_TYPE, data, text(whole)).isNull();
  }

  /** {@code path} with an older name as its last step. */
  private static String sibling(String path, Entity.Field field, Name was) {
    if (!path.startsWith("$")) {
      return was.text();
    }
    String last = JsonSql.member(field.name().text());
    return path.substring(0, path.length() - last.length()) + JsonSql.member(was.text());
  }

  /** {@code value} as {@link #written} gives it. */
  static Expression literal(Entity.Field field, Json value) {
    return switch (value) {
      case Json.Str(String said) when field.type() != ScalarType.JSON -> text(said);
      case Json.Num(String digits) when field.type() == ScalarType.INTEGER ->
          Expression.number(Long.parseLong(digits));
      case Json.Bool(boolean flag) when field.type() == ScalarType.BOOLEAN ->
          Expression.number(flag ? 1 : 0);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ ->
          text(JsonText.write(value));
    };
  }

  /** What stands in {@code data} under {@code path}, which is for {@code field}. */
  static Expression written(Entity.Field field, Expression data, String path) {
    if (field.type() != ScalarType.DECIMAL && field.type() != ScalarType.JSON) {
      return data.member(path);
    }
    Expression json = call(Function.NULLIF, data.memberJson(path), text("null"));
    return field.type() == ScalarType.JSON
        ? json
        : call(Function.TRIM, json, text("\"")); // a text in JSON, or a number of an older event
  }

  /** {@code value} as {@code field} has it, null where that is not possible. */
  static Expression read(Entity.Field field, Expression value) {
    return switch (field.type()) {
      case DATETIME -> Moments.read(value);
      case DECIMAL -> Digits.parsed(value, field.scale());
      case DURATION -> Durations.read(value);
      case INTEGER, STRING, BOOLEAN, DATE, JSON -> value;
    };
  }

  /** The condition that {@code value} is something that {@code field} cannot have, if it may be. */
  static Optional<Expression> misfit(Entity.Field field, Expression value) {
    return switch (field.type()) {
      case DATETIME, DECIMAL, DURATION ->
          Optional.of(value.isNotNull().and(read(field, value).isNull()));
      case INTEGER, STRING, BOOLEAN, DATE, JSON -> Optional.empty();
    };
  }
}
