package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.DURATION_INVALID;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_OP;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.TIME_UNIT_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.TIME_ZONE_UNKNOWN;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.TimeUnit;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.TimeSpan;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Types the functions of dates and datetimes; their units, zones and durations are literals. */
final class TimeFunctions {
  private final GraphScope scope;
  private final Expressions expressions;

  TimeFunctions(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
  }

  Optional<Value> of(Expr.Applied applied, Expressions.Place place) {
    return switch (applied.function()) {
      case NOW -> now(applied);
      case ADD_DURATION, SUB_DURATION -> moved(applied, place);
      case DIFFERENCE -> difference(applied, place);
      case TRUNCATE -> truncated(applied, place);
      case PART -> part(applied, place);
      case DATE_OF -> date(applied, place);
      case CONTAINS,
          STARTS_WITH,
          ENDS_WITH,
          SUBSTR,
          LOWER,
          UPPER,
          TRIM,
          LENGTH,
          REPLACE,
          PATH,
          SEARCH ->
          throw new IllegalArgumentException(applied.function() + " is about no time");
    };
  }

  private Optional<Value> now(Expr.Applied applied) {
    return scope.role == GraphScope.Role.PROJECTION
        ? scope.refuse(
            PROJ_SEMANTIC_UNSUPPORTED_OP,
            applied.span(),
            "`now` can't be kept event by event",
            "ask for the event's `occurredAt`, or for `now` where the projection is read")
        : Optional.of(
            new Value.Applied(applied.function(), List.of(), Type.of(ScalarType.DATETIME, false)));
  }

  private Optional<Value> moved(Expr.Applied applied, Expressions.Place place) {
    Optional<Value> time = time(applied, 0, place);
    if (!(applied.operands().get(1) instanceof Expr.Literal)) {
      return movedBy(applied, place);
    }
    Optional<TimeSpan> span = span(applied);
    Optional<Value> times = Optional.empty();
    if (applied.operands().size() == 3) {
      times = times(applied, place);
      if (times.isEmpty()) {
        return Optional.empty();
      }
    }
    if (time.isEmpty() || span.isEmpty()) {
      return Optional.empty();
    }
    Value from = span.get().days() ? time.get() : Values.as(time.get(), ScalarType.DATETIME);
    var operands = new ArrayList<>(List.of(from, word(applied, 1)));
    times.ifPresent(operands::add);
    Type type = from.type().withNull(times.map(v -> v.type().nullable()).orElse(false));
    return Optional.of(new Value.Applied(applied.function(), operands, type));
  }

  /** By a duration that only the statement knows: a date is its midnight then. */
  private Optional<Value> movedBy(Expr.Applied applied, Expressions.Place place) {
    Optional<Value> time = time(applied, 0, place);
    Expr written = applied.operands().get(1);
    Optional<Value> by =
        expressions.value(written, place).map(v -> Values.as(v, ScalarType.DURATION));
    if (by.isPresent() && !by.get().type().fits(ScalarType.DURATION)) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          written.span(),
          "`%s` needs a duration and gets %s"
              .formatted(applied.function().word(), by.get().type().phrase()),
          "give it a duration, such as `P14D`");
    }
    if (applied.operands().size() == 3) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          applied.operands().get(2).span(),
          "only a duration that is written here is taken so many times",
          "write the duration, or leave the number away");
    }
    if (time.isEmpty() || by.isEmpty()) {
      return Optional.empty();
    }
    Value from = Values.as(time.get(), ScalarType.DATETIME);
    Type type =
        Type.of(ScalarType.DATETIME, from.type().nullable()).withNull(by.get().type().nullable());
    return Optional.of(new Value.Applied(applied.function(), List.of(from, by.get()), type));
  }

  private Optional<Value> times(Expr.Applied applied, Expressions.Place place) {
    Expr written = applied.operands().get(2);
    Optional<Value> value =
        expressions.value(written, place).map(v -> Values.as(v, ScalarType.INTEGER));
    return value.isPresent() && !value.get().type().fits(ScalarType.INTEGER)
        ? scope.refuse(
            SEM_TYPE_MISMATCH,
            written.span(),
            "a duration is taken so many times, and `%s` gets %s"
                .formatted(applied.function().word(), value.get().type().phrase()),
            "give it an integer")
        : value;
  }

  private Optional<TimeSpan> span(Expr.Applied applied) {
    Optional<TimeSpan> span = text(applied, 1).flatMap(TimeSpan::of);
    return span.isPresent()
        ? span
        : refuse(
            DURATION_INVALID,
            applied,
            1,
            "is no duration",
            Optional.of("write one of ISO 8601, as `P1M`, `P14D` or `PT1H30M`"));
  }

  private Optional<Value> difference(Expr.Applied applied, Expressions.Place place) {
    Optional<Value> left = time(applied, 0, place);
    Optional<Value> right = time(applied, 1, place);
    Optional<TimeUnit> unit = unit(applied, 2, TimeUnit.lengths());
    if (left.isEmpty() || right.isEmpty() || unit.isEmpty()) {
      return Optional.empty();
    }
    boolean nullable = left.get().type().nullable() || right.get().type().nullable();
    return Optional.of(
        new Value.Applied(
            applied.function(),
            List.of(
                Values.as(left.get(), ScalarType.DATETIME),
                Values.as(right.get(), ScalarType.DATETIME),
                word(applied, 2)),
            Type.of(ScalarType.INTEGER, nullable)));
  }

  private Optional<Value> truncated(Expr.Applied applied, Expressions.Place place) {
    return zoned(applied, place, TimeUnit.cuts(), 2)
        .map(
            operands ->
                new Value.Applied(applied.function(), operands, operands.getFirst().type()));
  }

  private Optional<Value> part(Expr.Applied applied, Expressions.Place place) {
    return zoned(applied, place, TimeUnit.parts(), 2)
        .map(
            operands ->
                new Value.Applied(
                    applied.function(),
                    operands,
                    Type.of(ScalarType.INTEGER, operands.getFirst().type().nullable())));
  }

  private Optional<Value> date(Expr.Applied applied, Expressions.Place place) {
    return zoned(applied, place, List.of(), 1)
        .map(
            operands ->
                new Value.Applied(
                    applied.function(),
                    operands,
                    Type.of(ScalarType.DATE, operands.getFirst().type().nullable())));
  }

  /** A time, its unit where {@code units} are asked for, and the zone where one is written. */
  private Optional<List<Value>> zoned(
      Expr.Applied applied, Expressions.Place place, List<TimeUnit> units, int zone) {
    Optional<Value> time = time(applied, 0, place);
    boolean whole = time.isPresent();
    boolean day = whole && time.get().type().is(ScalarType.DATE);
    if (!units.isEmpty()) {
      List<TimeUnit> fitting = day ? units.stream().filter(TimeUnit::ofDays).toList() : units;
      whole &= unit(applied, 1, fitting).isPresent();
    }
    if (applied.operands().size() > zone) {
      whole &= !day ? zone(applied, zone) : noZone(applied, zone);
    }
    if (!whole) {
      return Optional.empty();
    }
    var operands = new ArrayList<Value>(List.of(time.orElseThrow()));
    for (int i = 1; i < applied.operands().size(); i++) {
      operands.add(word(applied, i));
    }
    return Optional.of(operands);
  }

  private boolean noZone(Expr.Applied applied, int index) {
    scope.refuse(
        SEM_TYPE_MISMATCH,
        applied.operands().get(index).span(),
        "a date is the same in every zone",
        "leave the zone away, or give `%s` a datetime".formatted(applied.function().word()));
    return false;
  }

  private boolean zone(Expr.Applied applied, int index) {
    var known = new TreeSet<>(ZoneId.getAvailableZoneIds());
    Optional<String> zone = text(applied, index);
    if (zone.isEmpty() || !known.contains(zone.get())) {
      refuse(
          TIME_ZONE_UNKNOWN,
          applied,
          index,
          "is no time zone",
          zone.flatMap(word -> NearNames.hint(word, known))
              .or(() -> Optional.of("write one of the IANA database, as `Europe/Berlin`")));
      return false;
    }
    if (scope.role == GraphScope.Role.PROJECTION) {
      scope.refuse(
          PROJ_SEMANTIC_UNSUPPORTED_OP,
          applied.operands().get(index).span(),
          "a time zone's rules change, and what is kept event by event does not",
          "keep it by UTC, or ask for the zone where the projection is read");
      return false;
    }
    return true;
  }

  private Optional<TimeUnit> unit(Expr.Applied applied, int index, List<TimeUnit> fitting) {
    Optional<TimeUnit> unit = text(applied, index).flatMap(TimeUnit::of).filter(fitting::contains);
    List<String> words = fitting.stream().map(TimeUnit::word).toList();
    return unit.isPresent()
        ? unit
        : refuse(
            TIME_UNIT_UNKNOWN,
            applied,
            index,
            "is no unit here",
            Optional.of("write " + NearNames.listed(words, "or")));
  }

  private <T> Optional<T> refuse(
      DiagnosticCode code, Expr.Applied applied, int index, String what, Optional<String> hint) {
    String named = text(applied, index).map("`%s`"::formatted).orElse("what stands here");
    return scope.refuse(code, applied.operands().get(index).span(), named + " " + what, hint);
  }

  private static Optional<String> text(Expr.Applied applied, int index) {
    return applied.operands().get(index) instanceof Expr.Literal(Json.Str(String text), _)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Value word(Expr.Applied applied, int index) {
    return new Value.Literal(
        Json.of(text(applied, index).orElseThrow()), Type.of(ScalarType.STRING, false));
  }

  /** A module's value of which nothing is known is a datetime; a date stays one. */
  private static Value typed(Value value) {
    return value instanceof Value.Called ? Values.as(value, ScalarType.DATETIME) : value;
  }

  private Optional<Value> time(Expr.Applied applied, int index, Expressions.Place place) {
    Expr written = applied.operands().get(index);
    Optional<Value> value =
        written instanceof Expr.Literal(Json.Str(String text), var span)
            ? new Times(scope).literal(text, span, SEM_TYPE_MISMATCH)
            : expressions.value(written, place).map(TimeFunctions::typed);
    if (value.isPresent() && !value.get().type().fits(ScalarType.DATETIME)) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          written.span(),
          "`%s` needs a date or datetime and gets %s"
              .formatted(applied.function().word(), value.get().type().phrase()),
          "give it a date or datetime");
    }
    return value.map(
        v ->
            v.type().scalar().isPresent()
                ? v
                : new Value.Widened(v, Type.of(ScalarType.DATETIME, true)));
  }
}
