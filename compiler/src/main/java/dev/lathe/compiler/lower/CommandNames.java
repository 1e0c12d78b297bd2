package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Select;
import java.util.List;

/** Names in a command, outside rows: reads as subqueries, emits by what they come to. */
final class CommandNames extends NodeNames implements FormLowering.Emits {
  private final EmitSteps steps;
  private final EventPayloads payloads;

  CommandNames(ResolvedGraph graph, Tables tables) {
    super(graph, tables);
    this.steps = graph.oneAggregate() ? new OneStream(graph, this) : new ManyStreams(graph, this);
    this.payloads = new EventPayloads(steps);
  }

  EmitSteps steps() {
    return steps;
  }

  EventPayloads payloads() {
    return payloads;
  }

  /** For values of {@code step}, which may be an element's. */
  ValueLowering values(Step step) {
    return step.emit()
        .loop()
        .map(loop -> new ValueLowering(new ElementNames(loop.elements(), this)))
        .orElseGet(this::values);
  }

  @Override
  public Expression selected(Value.Selected selected) {
    return Expression.column(EmitSteps.selection(graph(), selected.branch()));
  }

  @Override
  public Expression emitted(Value.Emitted emitted) {
    Step step = steps.step(emitted.node());
    return switch (emitted.part()) {
      case Value.EmitPart.DidRun() -> step.runs().orElse(EmitSteps.ALWAYS);
      case Value.EmitPart.AggregateId() -> step.ifRuns(aggregateIdText(step));
      case Value.EmitPart.Version() -> step.ifRuns(steps.versionAfter(step));
      case Value.EmitPart.EventId() -> step.ifRuns(step.eventId());
      case Value.EmitPart.Before(Entity.Field field) ->
          step.emit().transition().creates()
              ? Expression.nullValue()
              : step.ifRuns(payloads.before(step, field));
      case Value.EmitPart.After(Entity.Field field) -> step.ifRuns(payloads.after(step, field));
    };
  }

  @Override
  public Expression output(String node) {
    Step step = steps.step(node);
    return step.loops()
        ? each(step, JsonSql.object(members(step, JsonSql.array(List.of(step.eventId())))))
        : JsonSql.object(members(step, eventIds(node)));
  }

  /** A JSON array of {@code value} of each element of {@code step}. */
  private static Expression each(Step step, Expression value) {
    return JsonSql.json(
        new Expression.Subselect(
            Select.of(call(Function.JSON_GROUP_ARRAY, value)).from(ManyStreams.elements(step))));
  }

  private List<Pair> members(Step step, Expression ids) {
    if (step.loops()) {
      return List.of(
          new Pair("didRun", JsonSql.json(text("true"))),
          new Pair("aggregateId", aggregateIdText(step)),
          new Pair("version", steps.versionAfter(step)),
          new Pair("eventIds", ids),
          new Pair("payload", payloads.of(step)));
    }
    Expression didRun =
        JsonSql.json(
            step.runs()
                .map(runs -> call(Function.IIF, runs, text("true"), text("false")))
                .orElse(text("true")));
    Expression payload = payloads.of(step);
    return List.of(
        new Pair("didRun", didRun),
        new Pair("aggregateId", step.ifRuns(aggregateIdText(step))),
        new Pair("version", step.ifRuns(steps.versionAfter(step))),
        new Pair("eventIds", ids),
        new Pair("payload", step.runs().isEmpty() ? payload : JsonSql.json(step.ifRuns(payload))));
  }

  @Override
  public Expression eventIds(String node) {
    Step step = steps.step(node);
    if (step.loops()) {
      return each(step, step.eventId());
    }
    Expression id = JsonSql.array(List.of(step.eventId()));
    return step.runs()
        .map(runs -> JsonSql.json(Expression.cases().when(runs, id).otherwise(text("[]"))))
        .orElse(id);
  }

  private Expression aggregateIdText(Step step) {
    return steps.aggregateId(step).as(ColumnType.TEXT);
  }
}
