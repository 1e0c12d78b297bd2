package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.List;

/** The events that a command appends, those of the branches that it took. */
final class CommandEvents {
  private final OneStream steps;
  private final EventPayloads payloads;

  CommandEvents(CommandNames names, OneStream steps) {
    this.steps = steps;
    this.payloads = names.payloads();
  }

  /** A JSON array of {@code {id, type, data}}. */
  Expression all() {
    var slots = new ArrayList<Expression>();
    boolean filtered = false;
    for (int slot = 0; slot < steps.slots(); slot++) {
      List<Step> ofSlot = steps.ofSlot(slot);
      boolean one = steps.alwaysOne(slot);
      filtered |= !one;
      slots.add(
          ofSlot.size() == 1 && one ? event(ofSlot.getFirst()) : JsonSql.json(oneOf(ofSlot, one)));
    }
    Expression events = JsonSql.array(slots);
    return filtered ? withoutNulls(events, JsonSql.json(column("value"))) : events;
  }

  /** A JSON array of their ids. */
  Expression ids() {
    var ids = new ArrayList<Expression>();
    boolean filtered = false;
    for (int slot = 0; slot < steps.slots(); slot++) {
      Expression id = steps.ofSlot(slot).getFirst().eventId();
      boolean one = steps.alwaysOne(slot);
      filtered |= !one;
      ids.add(one ? id : Expression.cases().when(steps.runsAny(slot), id).end());
    }
    Expression array = JsonSql.array(ids);
    return filtered ? JsonSql.json(withoutNulls(array, column("value"))) : array;
  }

  private static Expression withoutNulls(Expression array, Expression element) {
    return new Expression.Subselect(
        Select.of(call(Function.JSON_GROUP_ARRAY, element))
            .from(Source.each(array))
            .where(infix(column("type"), Operator.NE, text("null"))));
  }

  private Expression oneOf(List<Step> ofSlot, boolean one) {
    var cases = Expression.cases();
    for (Step step : ofSlot) {
      if (one && step.equals(ofSlot.getLast())) {
        return cases.otherwise(event(step));
      }
      cases.when(step.runs().orElse(EmitSteps.ALWAYS), event(step));
    }
    return cases.end();
  }

  private Expression event(Step step) {
    return JsonSql.object(
        List.of(
            new Pair("id", step.eventId()),
            new Pair("type", text(step.emit().transition().event(step.emit().entity()))),
            new Pair("data", payloads.of(step))));
  }
}
