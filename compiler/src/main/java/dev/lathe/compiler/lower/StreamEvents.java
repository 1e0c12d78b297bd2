package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.lower.ManyStreams.Aggregate;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a command about several aggregates appends, writes and tells of its streams. */
final class StreamEvents {
  private final EventPayloads payloads;
  private final ManyStreams steps;

  StreamEvents(CommandNames names, ManyStreams steps) {
    this.payloads = names.payloads();
    this.steps = steps;
  }

  /** The events in their order, as {@link DecisionView} takes them; null for what did not run. */
  Expression all() {
    boolean loops = steps.steps().stream().anyMatch(Step::loops);
    return loops
        ? flat(steps.steps().stream().map(this::events).toList())
        : JsonSql.array(steps.steps().stream().map(this::event).toList());
  }

  /** The elements of all {@code arrays}, in their order. */
  private static Expression flat(List<Expression> arrays) {
    return new Expression.Subselect(
        Select.of(call(Function.JSON_GROUP_ARRAY, JsonSql.json(column("f$", "value"))))
            .from(new Source.Each(JsonSql.array(arrays), Optional.of("g$")))
            .join(new Source.Each(column("g$", "value"), Optional.of("f$")), number(1))
            .where(column("f$", "type").eq(text("array"))));
  }

  private static Expression each(Step step, Expression value) {
    return JsonSql.json(
        new Expression.Subselect(
            Select.of(call(Function.JSON_GROUP_ARRAY, value)).from(ManyStreams.elements(step))));
  }

  private Expression events(Step step) {
    return step.loops() ? each(step, eventOf(step)) : JsonSql.array(List.of(event(step)));
  }

  private Expression event(Step step) {
    Expression event = eventOf(step);
    return step.runs().isPresent() ? JsonSql.json(step.ifRuns(event)) : event;
  }

  private Expression eventOf(Step step) {
    Entity entity = step.entity();
    var parts = new Expression[DecisionView.DATA + 1];
    parts[DecisionView.STREAM] = StreamIds.stream(entity, steps.streamId(step));
    parts[DecisionView.VERSION] = steps.versionAfter(step);
    parts[DecisionView.EVENT] = step.eventId();
    parts[DecisionView.ENTITY] = text(entity.logged());
    parts[DecisionView.TYPE] = text(step.emit().transition().event(entity));
    parts[DecisionView.DATA] = payloads.of(step);
    return JsonSql.array(List.of(parts));
  }

  /** The rows of {@code entity}; null for what was not changed. */
  Expression rows(Entity entity) {
    Expression rows =
        JsonSql.array(
            steps.aggregates().stream()
                .filter(a -> a.entity().equals(entity))
                .map(this::row)
                .toList());
    var all = new ArrayList<>(List.of(rows));
    for (Step step : steps.steps()) {
      if (step.loops() && step.entity().equals(entity)) {
        all.add(each(step, row(step)));
      }
    }
    return all.size() == 1 ? rows : flat(all);
  }

  private Expression row(Step step) {
    var parts =
        new ArrayList<>(List.of(steps.aggregateId(step), steps.versionAfter(step), step.eventId()));
    if (StreamIds.apart(step.entity())) {
      parts.add(steps.streamId(step));
    }
    for (TablePlan.Column column : TablePlan.valueColumns(step.entity())) {
      parts.add(steps.sets(step, column).orElseGet(() -> steps.found(step, column)));
    }
    return JsonSql.array(parts);
  }

  private Expression row(Aggregate aggregate) {
    var parts =
        new ArrayList<>(
            List.of(
                column(EmitSteps.ROW, aggregate.id()),
                steps.versionLeft(aggregate),
                steps.lastEvent(aggregate)));
    if (StreamIds.apart(aggregate.entity())) {
      parts.add(aggregate.streamId());
    }
    for (TablePlan.Column column : TablePlan.valueColumns(aggregate.entity())) {
      parts.add(steps.left(aggregate, column));
    }
    Expression row = JsonSql.array(parts);
    return steps
        .changes(aggregate)
        .map(changes -> JsonSql.json(Expression.cases().when(changes, row).end()))
        .orElse(row);
  }

  /** A JSON array of the ids of {@code events}. */
  static Expression ids(Expression events) {
    return JsonSql.json(
        new Expression.Subselect(
            Select.of(call(Function.JSON_GROUP_ARRAY, part(DecisionView.EVENT)))
                .from(new Source.Each(events, Optional.of("e")))
                .where(DecisionView.isThere())));
  }

  /**
   * A JSON array of the streams of {@code events}, in the order in which they came: entity, id, the
   * version that it is left with, and its events' ids.
   */
  static Expression streams(Expression events) {
    Expression entity = call(Function.LENGTH, part(DecisionView.ENTITY)).plus(number(2));
    Select streams =
        Select.of(
                List.of(
                    Result.of(part(DecisionView.ENTITY), "t"),
                    Result.of(call(Function.SUBSTR, part(DecisionView.STREAM), entity), "i"),
                    Result.of(call(Function.MAX, part(DecisionView.VERSION)), "v"),
                    Result.of(call(Function.JSON_GROUP_ARRAY, part(DecisionView.EVENT)), "n")))
            .from(new Source.Each(events, Optional.of("e")))
            .where(DecisionView.isThere())
            .groupBy(List.of(part(DecisionView.STREAM)))
            .orderBy(Ordering.ascending(call(Function.MIN, column("e", "key"))));
    Expression stream =
        JsonSql.object(
            List.of(
                new Pair("entity", column("t")),
                new Pair("aggregateId", column("i")),
                new Pair("version", column("v")),
                new Pair("eventIds", JsonSql.json(column("n")))));
    return JsonSql.json(
        new Expression.Subselect(
            Select.of(call(Function.JSON_GROUP_ARRAY, stream)).from(Source.rows(streams))));
  }

  private static Expression part(int index) {
    return Expression.infix(column("e", "value"), Operator.PART_VALUE, number(index));
  }
}
