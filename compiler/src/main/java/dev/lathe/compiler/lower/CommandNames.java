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
import java.util.List;

/** Names in a command, outside rows: reads as subqueries, emits by what they come to. */
final class CommandNames extends NodeNames implements FormLowering.Emits {
  private final EmitSteps steps;
  private final EventPayloads payloads;

  CommandNames(ResolvedGraph graph, Tables tables) {
    super(graph, tables);
    this.steps =
        graph.oneAggregate() ? new OneStream(graph, this) : new ManyStreams(graph, this);
    this.payloads = new EventPayloads(steps);
  }

  EmitSteps steps() {
    return steps;
  }

  EventPayloads payloads() {
    return payloads;
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
    Expression didRun =
        JsonSql.json(
            step.runs()
                .map(runs -> call(Function.IIF, runs, text("true"), text("false")))
                .orElse(text("true")));
    Expression payload = payloads.of(step);
    return JsonSql.object(
        List.of(
            new Pair("didRun", didRun),
            new Pair("aggregateId", step.ifRuns(aggregateIdText(step))),
            new Pair("version", step.ifRuns(steps.versionAfter(step))),
            new Pair("eventIds", eventIds(node)),
            new Pair(
                "payload", step.runs().isEmpty() ? payload : JsonSql.json(step.ifRuns(payload)))));
  }

  @Override
  public Expression eventIds(String node) {
    Step step = steps.step(node);
    Expression id = JsonSql.array(List.of(step.eventId()));
    return step.runs()
        .map(runs -> JsonSql.json(Expression.cases().when(runs, id).otherwise(text("[]"))))
        .orElse(id);
  }

  private Expression aggregateIdText(Step step) {
    return steps.aggregateId(step).as(ColumnType.TEXT);
  }
}
