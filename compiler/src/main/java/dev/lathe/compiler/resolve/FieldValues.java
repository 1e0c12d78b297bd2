package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_PAYLOAD_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.Optional;

/** Values that fields are given, held to what the fields can have. */
final class FieldValues {
  private final GraphScope scope;

  FieldValues(GraphScope scope) {
    this.scope = scope;
  }

  /** {@code value}, which {@code written} says, as {@code field} has it. */
  Optional<Value> as(Entity.Field field, Expr written, Value value) {
    Optional<Value> read =
        value instanceof Value.Literal(Json.Str(String text), Type _) && isDate(field.type())
            ? new Times(scope)
                .literal(text, written.span(), field.type(), CMD_PAYLOAD_TYPE_MISMATCH)
            : Optional.of(value);
    return read.map(v -> Values.as(v, Type.of(field, true)));
  }

  /**
   * Whether {@code field} can have {@code value}, reported where it cannot.
   *
   * @param owner what has the field
   */
  boolean fits(String owner, Entity.Field field, Span span, Value value) {
    if (value.type().fits(field.type())) {
      return fitsScale(owner, field, span, value);
    }
    scope.refuse(
        CMD_PAYLOAD_TYPE_MISMATCH,
        span,
        "`%s.%s` is %s, and gets %s"
            .formatted(
                owner, field.name(), Type.article(field.type().word()), value.type().phrase()),
        "give it " + Type.article(field.type().word()));
    return false;
  }

  /** A literal is held to its field's scale here; other values are when the command runs. */
  private boolean fitsScale(String owner, Entity.Field field, Span span, Value value) {
    if (field.type() != ScalarType.DECIMAL
        || !(value instanceof Value.Literal(Json.Num(String digits), Type _))) {
      return true;
    }
    var scale = new Scale(field.scale());
    if (scale.scaled(digits).isPresent()) {
      return true;
    }
    scope.refuse(
        CMD_PAYLOAD_TYPE_MISMATCH,
        span,
        "`%s.%s` has %s digits before the point and %s behind it, which `%s` does not fit"
            .formatted(owner, field.name(), scale.whole(), scale.decimals(), digits),
        "change the number, or the `scale` of the field");
    return false;
  }

  private static boolean isDate(ScalarType type) {
    return type == ScalarType.DATE || type == ScalarType.DATETIME || type == ScalarType.DURATION;
  }
}
