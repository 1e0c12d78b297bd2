package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.model.bundle.ScalarType;
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

  /** What {@code data} of an event says of {@code field}: of a decimal all its digits. */
  static Expression member(Entity.Field field, Expression data) {
    return member(field, data, field.name().text());
  }

  /** The same under {@code path}. */
  static Expression member(Entity.Field field, Expression data, String path) {
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
