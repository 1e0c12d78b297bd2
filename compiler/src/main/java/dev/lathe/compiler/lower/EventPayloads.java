package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an event tells: the affected fields before it, null where there was nothing, and after. */
final class EventPayloads {
  private final EmitSteps steps;

  EventPayloads(EmitSteps steps) {
    this.steps = steps;
  }

  Expression of(Step step) {
    Expression before =
        step.emit().transition().creates()
            ? Expression.nullValue()
            : JsonSql.object(members(step, field -> json(field, before(step, field))));
    List<Pair> after =
        Stream.concat(
                members(step, field -> told(step, field)).stream(),
                ChildRows.of(steps, step).stream().map(ChildRows::told))
            .toList();
    return JsonSql.object(
        List.of(new Pair("before", before), new Pair("after", JsonSql.object(after))));
  }

  private List<Pair> members(Step step, Function<Entity.Field, Expression> value) {
    return step.emit().transition().affected(step.emit().machine()).stream()
        .map(name -> step.entity().field(name).orElseThrow())
        .map(field -> new Pair(field.name().text(), value.apply(field)))
        .toList();
  }

  /** A decimal has the digits that it came in with, as long as it is what came. */
  private Expression told(Step step, Entity.Field field) {
    Optional<Expression> digits =
        field.type() == ScalarType.DECIMAL ? steps.told(step, field) : Optional.empty();
    return digits.orElseGet(() -> json(field, after(step, field)));
  }

  /** In events a decimal is text with all its digits; all else is as in answers. */
  static Expression json(Entity.Field field, Expression value) {
    return field.type() == ScalarType.DECIMAL
        ? Digits.digits(value, field.scale())
        : JsonSql.json(value, Type.of(field, field.nullable()));
  }

  /** What {@code step} finds in {@code field}. */
  Expression before(Step step, Entity.Field field) {
    return field.equals(step.entity().key())
        ? steps.aggregateId(step) // an emit before may have made the row
        : steps.found(step, column(step, field));
  }

  /** What {@code step} leaves in {@code field}. */
  Expression after(Step step, Entity.Field field) {
    return steps.sets(step, column(step, field)).orElseGet(() -> before(step, field));
  }

  private static TablePlan.Column column(Step step, Entity.Field field) {
    return TablePlan.columns(step.entity()).stream()
        .filter(c -> c.field().equals(field))
        .findFirst()
        .orElseThrow();
  }
}
