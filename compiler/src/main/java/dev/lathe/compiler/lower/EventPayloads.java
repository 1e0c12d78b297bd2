package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.function.Function;

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
            : members(step, field -> before(step, field));
    return JsonSql.object(
        List.of(
            new Pair("before", before),
            new Pair("after", members(step, field -> after(step, field)))));
  }

  private Expression members(Step step, Function<Entity.Field, Expression> value) {
    return JsonSql.object(
        step.emit().transition().affected(step.emit().machine()).stream()
            .map(name -> steps.entity().field(name).orElseThrow())
            .map(field -> new Pair(field.name().text(), json(field, value.apply(field))))
            .toList());
  }

  /** In events a decimal is text with all its digits; all else is as in answers. */
  private static Expression json(Entity.Field field, Expression value) {
    return field.type() == ScalarType.DECIMAL ? value : JsonSql.json(value, field.type());
  }

  /** What {@code step} finds in {@code field}. */
  Expression before(Step step, Entity.Field field) {
    return steps.found(step, column(field));
  }

  /** What {@code step} leaves in {@code field}. */
  Expression after(Step step, Entity.Field field) {
    return steps.sets(step, column(field)).orElseGet(() -> before(step, field));
  }

  /** The column whose value stands in events: a decimal's exact digits, else the field's own. */
  private TablePlan.Column column(Entity.Field field) {
    return TablePlan.columns(steps.entity()).stream()
        .filter(c -> c.field().equals(field))
        .filter(c -> c.exact() == (field.type() == ScalarType.DECIMAL))
        .findFirst()
        .orElseThrow();
  }
}
