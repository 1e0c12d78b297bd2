package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.TimeUnit;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;

/** Functions as SQL. */
final class Functions {
  /** More months, and more microseconds, than the years 0001 to 9999 have. */
  private static final long MOST_MONTHS = 12L * 10_000;

  private static final long MOST_MICROSECONDS = 366L * 10_000 * TimeUnit.DAY.microseconds();

  private final ValueLowering values;

  Functions(ValueLowering values) {
    this.values = values;
  }

  Expression of(Value.Applied applied) {
    return switch (applied.function()) {
      case CONTAINS, STARTS_WITH, ENDS_WITH, SUBSTR, LOWER, UPPER, TRIM, LENGTH, REPLACE ->
          text(applied);
      case NOW -> ValueLowering.fact(Fact.NOW);
      case ADD_DURATION ->
          written(applied) ? moved(applied, span(applied)) : movedBy(applied, false);
      case SUB_DURATION ->
          written(applied) ? moved(applied, span(applied).negated()) : movedBy(applied, true);
      case DIFFERENCE ->
          Times.difference(operand(applied, 0), operand(applied, 1), unit(applied, 2));
      case TRUNCATE -> truncated(applied);
      case SEARCH -> values.found(applied);
      case PATH -> JsonParts.at(operand(applied, 0), word(applied, 1), applied.type());
      case PART -> part(applied);
      case DATE_OF ->
          zone(applied, 1)
              .map(zone -> Times.firstDay(zone.local(operand(applied, 0)), TimeUnit.DAY))
              .orElseGet(() -> Times.firstDay(operand(applied, 0), TimeUnit.DAY));
    };
  }

  private Expression operand(Value.Applied applied, int index) {
    return values.of(applied.operands().get(index));
  }

  private static TimeSpan span(Value.Applied applied) {
    return TimeSpan.of(word(applied, 1)).orElseThrow();
  }

  private static TimeUnit unit(Value.Applied applied, int index) {
    return TimeUnit.of(word(applied, index)).orElseThrow();
  }

  /** The zone at {@code index}; UTC, which needs no table, for none. */
  private static Optional<Zones> zone(Value.Applied applied, int index) {
    return applied.operands().size() > index
        ? Optional.of(new Zones(word(applied, index)))
        : Optional.empty();
  }

  private static String word(Value.Applied applied, int index) {
    if (applied.operands().get(index) instanceof Value.Literal(Json.Str(String word), _)) {
      return word;
    }
    throw new CompilerBug("a word is a literal");
  }

  /** Whether the duration stands in the blueprint, as a word. */
  private static boolean written(Value.Applied applied) {
    return applied.operands().get(1) instanceof Value.Literal(Json.Str _, Type type)
        && type.is(ScalarType.STRING);
  }

  /** By a duration that only the statement knows. */
  private Expression movedBy(Value.Applied applied, boolean back) {
    Expression by = operand(applied, 1);
    Expression months = Times.plusMonths(operand(applied, 0), signed(Durations.months(by), back));
    return Times.plusMicroseconds(months, signed(Durations.microseconds(by), back));
  }

  private static Expression signed(Expression count, boolean negative) {
    return negative ? infix(count, Operator.MUL, number(-1)) : count;
  }

  private Expression moved(Value.Applied applied, TimeSpan span) {
    boolean day = applied.type().is(ScalarType.DATE);
    Expression moved = day ? Moments.midnight(operand(applied, 0)) : operand(applied, 0);
    Optional<Expression> times =
        applied.operands().size() == 3 ? Optional.of(operand(applied, 2)) : Optional.empty();
    if (span.months() != 0) {
      Expression months =
          times.map(n -> Times.times(n, span.months(), MOST_MONTHS)).orElse(number(span.months()));
      moved = Times.plusMonths(moved, months);
    }
    long length = span.microseconds();
    boolean whole = length % TimeUnit.SECOND.microseconds() == 0;
    if (times.isPresent() && (length != 0 || span.months() == 0)) {
      Expression count =
          length == 0
              ? infix(times.get(), Operator.MUL, number(0))
              : Times.times(times.get(), length, MOST_MICROSECONDS);
      moved = Times.plusMicroseconds(moved, count);
    } else if (length != 0) {
      moved =
          whole
              ? Times.plusSeconds(moved, length / TimeUnit.SECOND.microseconds())
              : Times.plusMicroseconds(moved, number(length));
    }
    return day ? Times.firstDay(moved, TimeUnit.DAY) : moved;
  }

  private Expression truncated(Value.Applied applied) {
    Expression time = operand(applied, 0);
    TimeUnit unit = unit(applied, 1);
    Optional<Zones> zone = zone(applied, 2);
    if (unit.ofDays()) {
      if (applied.type().is(ScalarType.DATE)) {
        return Times.firstDay(time, unit);
      }
      return zone.map(in -> in.start(time, unit))
          .orElseGet(() -> Moments.midnight(Times.firstDay(time, unit)));
    }
    int characters = unit == TimeUnit.HOUR ? 13 : unit == TimeUnit.MINUTE ? 16 : 19;
    String rest = ":00:00".substring(characters - 13);
    return zone.map(in -> in.cut(time, characters, rest))
        .orElseGet(
            () ->
                infix(
                    call(Function.SUBSTR, time, number(1), number(characters)),
                    Operator.CONCAT,
                    Expression.text(rest + Times.NO_DECIMALS)));
  }

  private Expression part(Value.Applied applied) {
    Expression time = operand(applied, 0);
    TimeUnit unit = unit(applied, 1);
    return Times.part(zone(applied, 2).map(in -> in.local(time)).orElse(time), unit);
  }

  private Expression text(Value.Applied applied) {
    List<Value> operands = applied.operands();
    List<Expression> x = operands.stream().map(values::of).toList();
    return switch (applied.function()) {
      case CONTAINS -> Texts.contains(x.get(0), x.get(1));
      case STARTS_WITH -> Texts.startsWith(operands, x.get(0), x.get(1));
      case ENDS_WITH -> Texts.endsWith(x.get(0), x.get(1));
      case SUBSTR -> Texts.part(operands, x);
      case LOWER -> call(Function.LOWER, x);
      case UPPER -> call(Function.UPPER, x);
      case TRIM -> Texts.trim(x.getFirst());
      case LENGTH -> call(Function.LENGTH, x);
      case REPLACE -> Texts.replace(applied, x);
      case NOW, ADD_DURATION, SUB_DURATION, DIFFERENCE, TRUNCATE, PART, DATE_OF, PATH, SEARCH ->
          throw new CompilerBug("is about no text: " + applied.function());
    };
  }
}
