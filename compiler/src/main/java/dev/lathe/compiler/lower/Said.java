package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;

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
                            read(field.type(), value),
                            new Expression.Raise(
                                "an event says `%s` in a way that the field cannot have"
                                    .formatted(field.name()))))
                    .end())
        .orElse(value);
  }

  /** {@code value} as {@code type} has it, null where that is not possible. */
  static Expression read(ScalarType type, Expression value) {
    return type == ScalarType.DATETIME ? Moments.read(value) : value;
  }

  /** The condition that {@code value} is something that {@code field} cannot have, if it may be. */
  static Optional<Expression> misfit(Entity.Field field, Expression value) {
    return field.type() == ScalarType.DATETIME
        ? Optional.of(value.isNotNull().and(read(field.type(), value).isNull()))
        : Optional.empty();
  }
}
