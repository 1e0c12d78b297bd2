package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Dates and datetimes among the operands of one operator: literals read, dates widened. */
final class Times {
  private final GraphScope scope;

  Times(GraphScope scope) {
    this.scope = scope;
  }

  /**
   * The operands with the literal strings beside a date or datetime read as one; nothing where one
   * of them is none, which is reported.
   *
   * @param written the operands as written, for their places
   */
  Optional<List<Value>> read(List<Value> operands, List<Expr> written) {
    Optional<ScalarType> kind = operands.stream().flatMap(Times::kind).findFirst();
    if (kind.isEmpty()) {
      return Optional.of(operands);
    }
    var read = new ArrayList<Value>();
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      Optional<Value> one =
          operand instanceof Value.ListOf(var items, _)
              ? items(items, written.get(i), kind.get())
              : literal(operand, written.get(i).span(), kind.get());
      if (one.isEmpty()) {
        return Optional.empty();
      }
      read.add(one.get());
    }
    return Optional.of(read);
  }

  private Optional<Value> items(List<Value> items, Expr written, ScalarType kind) {
    var read = new ArrayList<Value>();
    Type type = Type.NULL;
    for (int i = 0; i < items.size(); i++) {
      Span span =
          written instanceof Expr.ListOf(var exprs, _) ? exprs.get(i).span() : written.span();
      Optional<Value> item = literal(items.get(i), span, kind);
      Optional<Type> common =
          item.isEmpty() ? Optional.empty() : Type.common(type, item.get().type());
      if (common.isEmpty()) {
        return item.map(_ -> new Value.ListOf(items, Type.NULL));
      }
      read.add(item.get());
      type = common.get();
    }
    return Optional.of(new Value.ListOf(read, type));
  }

  private Optional<Value> literal(Value value, Span span, ScalarType kind) {
    return value instanceof Value.Literal(Json.Str(String text), Type type)
            && type.is(ScalarType.STRING)
        ? literal(text, span, kind, DiagnosticCode.SEM_TYPE_MISMATCH)
        : Optional.of(value);
  }

  /** What {@code text} is beside something of the type {@code kind}; reported as {@code code}. */
  Optional<Value> literal(String text, Span span, ScalarType kind, DiagnosticCode code) {
    return kind == ScalarType.DURATION ? duration(text, span, code) : literal(text, span, code);
  }

  private Optional<Value> duration(String text, Span span, DiagnosticCode code) {
    return TimeSpan.canonical(text)
        .<Value>map(
            canonical -> new Value.Literal(Json.of(canonical), Type.of(ScalarType.DURATION, false)))
        .or(
            () ->
                scope.refuse(
                    code,
                    span,
                    "`%s` is no duration".formatted(text),
                    "write one of ISO 8601, as `P1M`, `P14D` or `PT1H30M`"));
  }

  /** The date or datetime that {@code text} is; none at all is reported as {@code code}. */
  Optional<Value> literal(String text, Span span, DiagnosticCode code) {
    if (Day.is(text)) {
      return Optional.of(new Value.Literal(Json.of(text), Type.of(ScalarType.DATE, false)));
    }
    return switch (Datetime.read(text)) {
      case Datetime.Read.Moment(String canonical) ->
          Optional.of(new Value.Literal(Json.of(canonical), Type.of(ScalarType.DATETIME, false)));
      case Datetime.Read.Malformed() ->
          scope.refuse(
              code,
              span,
              "`%s` is neither a date nor a datetime".formatted(text),
              "write a date as `2026-01-31`, a datetime with its offset as `2026-01-31T10:00:00Z`");
      case Datetime.Read.TooEarly(), Datetime.Read.TooLate() ->
          scope.refuse(
              code,
              span,
              "`%s` is outside the years 0001 to 9999 in UTC".formatted(text),
              "write an instant of those years");
    };
  }

  /** The operands of one type: where some are datetimes, dates are too. */
  static List<Value> alike(List<Value> operands) {
    boolean datetimes = operands.stream().anyMatch(v -> v.type().is(ScalarType.DATETIME));
    return datetimes
        ? operands.stream().map(v -> Values.as(v, ScalarType.DATETIME)).toList()
        : operands;
  }

  /** {@code value} where {@code type} is asked for. */
  static Value as(Value value, Type type) {
    return type.is(ScalarType.DATETIME) ? Values.as(value, ScalarType.DATETIME) : value;
  }

  /** What literal strings beside {@code value} are read as. */
  private static Stream<ScalarType> kind(Value value) {
    return Stream.of(ScalarType.DATE, ScalarType.DATETIME, ScalarType.DURATION)
        .filter(value.type()::is);
  }
}
