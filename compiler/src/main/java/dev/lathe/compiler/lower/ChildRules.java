package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.lower.CommandRules.Broken;
import dev.lathe.compiler.lower.EmitSteps.Meeting;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.HeldValues;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What speaks against the records of a command: values that their fields can't have, keys that are
 * there already or are not there, rules, and how many there may be. An emit finds the records as
 * the emits before it left them.
 */
final class ChildRules {
  /** A record that is there. */
  private static final String THERE = "l$";

  private final ResolvedGraph graph;
  private final EmitSteps steps;
  private final Tables tables;

  ChildRules(CommandNames names, Tables tables) {
    this.graph = names.graph();
    this.steps = names.steps();
    this.tables = tables;
  }

  List<Broken> all() {
    var all = new ArrayList<Broken>();
    for (ChildRows rows : ChildRows.of(steps)) {
      misfits(rows, all);
      Expression repeated = new Expression.Not(new Expression.InRows(rows.place(), rows.firsts()));
      all.add(ofRow(rows, repeated, detail(rows, "repeated", false)));
      Expression found = found(rows);
      boolean adds = rows.deed() == ChildDeed.ADD;
      all.add(
          ofRow(
              rows,
              adds ? found : new Expression.Not(found),
              detail(rows, adds ? "exists" : "absent", true)));
      rules(rows, all);
      if (adds) {
        all.add(tooMany(rows));
      }
    }
    return all;
  }

  /** That {@code wrong} is so of a row, and what is told of the first one. */
  private static Broken ofRow(ChildRows rows, Expression wrong, Expression detail) {
    return new Broken(
        new Expression.Exists(Select.of(number(1)).from(rows.source()).where(wrong)),
        new Expression.Subselect(
            Select.of(detail)
                .from(rows.source())
                .where(wrong)
                .orderBy(Ordering.ascending(rows.place()))
                .row(0)));
  }

  private void misfits(ChildRows rows, List<Broken> all) {
    for (Entity.Field field : rows.given().fields()) {
      Expression lowered = rows.field(field);
      var wrong = new ArrayList<Expression>();
      List<Value> values =
          rows.given().records().stream()
              .map((Map<String, Value> r) -> Objects.requireNonNull(r.get(field.name().text())))
              .toList();
      if (!field.nullable() && values.stream().anyMatch(value -> value.type().nullable())) {
        wrong.add(lowered.isNull());
      }
      boolean number = field.type() == ScalarType.INTEGER || field.type() == ScalarType.DECIMAL;
      Type type = Type.of(field, field.nullable());
      if (number && values.stream().anyMatch(value -> Checked.needed(value, type))) {
        wrong.add(Checked.misfit(lowered, field.type()));
      }
      if (field.equals(rows.list().keyField()) && field.type() == ScalarType.STRING) {
        wrong.add(lowered.eq(text("")));
      }
      if (!wrong.isEmpty()) {
        Expression detail =
            JsonSql.object(
                List.of(
                    new Pair("node", text(rows.step().emit().node())),
                    new Pair("field", path(rows, field))));
        all.add(ofRow(rows, infix(Operator.OR, wrong), detail));
      }
    }
  }

  /** {@code lines.0.price}. */
  private static Expression path(ChildRows rows, Entity.Field field) {
    return infix(
        Operator.CONCAT,
        List.of(text(rows.list().name() + "."), rows.place(), text("." + field.name().text())));
  }

  /** The condition that the row's key is there, as the emits before it left the list. */
  private Expression found(ChildRows rows) {
    Expression key = rows.field(rows.list().keyField());
    TablePlan.Child table = tables.state(rows.step().entity()).child(rows.list());
    Expression there =
        new Expression.Exists(
            Select.of(number(1))
                .from(Source.table(SchemaName.of(table.name()), THERE))
                .where(
                    ofParent(rows)
                        .and(column(THERE, rows.list().keyField().column().text()).eq(key))));
    var cases = Expression.cases();
    for (Meeting meeting : before(rows.step()).reversed()) {
      Optional<Expression> condition = meeting.condition();
      if (meeting.step().emit().transition().deletes()) {
        if (condition.isEmpty()) {
          return cases.isEmpty() ? number(0) : cases.otherwise(number(0));
        }
        cases.when(condition.get(), number(0));
      }
      for (ChildRows other : same(meeting, rows)) {
        if (other.deed() != ChildDeed.CHANGE) {
          Expression meets = new Expression.InRows(key, other.keys());
          cases.when(
              condition.map(meets::and).orElse(meets),
              number(other.deed() == ChildDeed.ADD ? 1 : 0));
        }
      }
    }
    return cases.isEmpty() ? there : cases.otherwise(there);
  }

  private List<Meeting> before(Step step) {
    int own = steps.steps().indexOf(step);
    return steps.meetings(step).stream()
        .filter(meeting -> steps.steps().indexOf(meeting.step()) < own)
        .toList();
  }

  /** What {@code meeting} gives for the same list. */
  private List<ChildRows> same(Meeting meeting, ChildRows rows) {
    return ChildRows.of(steps, meeting.step()).stream()
        .filter(other -> other.list().equals(rows.list()))
        .toList();
  }

  private Expression ofParent(ChildRows rows) {
    return column(THERE, rows.list().parent().text()).eq(steps.aggregateId(rows.step()));
  }

  private void rules(ChildRows rows, List<Broken> all) {
    Set<Entity.Field> held = new LinkedHashSet<>();
    for (HeldValues.Given given : HeldValues.of(graph)) {
      boolean own =
          given.emit().equals(rows.step().emit()) && given.list().equals(Optional.of(rows.list()));
      if (own && HeldValues.inTheStatement(given)) {
        held.add(given.field());
      }
    }
    held.forEach(field -> rules(rows, field, all));
  }

  private static void rules(ChildRows rows, Entity.Field field, List<Broken> all) {
    FieldRules rules = field.rules().orElseThrow();
    Expression value = rows.field(field);
    new RuleConditions(field, rules.values())
        .broken(value)
        .forEach(
            (breach, broken) -> {
              var pairs =
                  new ArrayList<>(
                      List.of(
                          new Pair("broken", text("field")),
                          new Pair("field", path(rows, field)),
                          new Pair("rule", text(breach.rule())),
                          new Pair("said", text(breach.message()))));
              pairs.addAll(
                  Wordings.of(
                      rules.wording().code().map(Name::text),
                      rules
                          .wording()
                          .template()
                          .map(MessageTemplate::parts)
                          .orElse(List.of())
                          .stream()
                          .map(part -> part.named() ? shown(field, value) : text(part.text()))
                          .toList()));
              all.add(ofRow(rows, broken, JsonSql.object(pairs)));
            });
  }

  private static Expression shown(Entity.Field field, Expression value) {
    return Wordings.shown(
        field.type() == ScalarType.DECIMAL ? Digits.digits(value, field.scale()) : value,
        Type.of(field, true));
  }

  /** When all is done; what the command takes away makes room for what it adds. */
  private Broken tooMany(ChildRows rows) {
    TablePlan.Child table = tables.state(rows.step().entity()).child(rows.list());
    Expression count =
        new Expression.Subselect(
            Select.of(call(Function.COUNT, new Expression.Star(Optional.empty())))
                .from(Source.table(SchemaName.of(table.name()), THERE))
                .where(ofParent(rows)));
    for (Meeting meeting : steps.meetings(rows.step())) {
      Optional<Expression> condition = meeting.condition();
      if (meeting.step().emit().transition().deletes()) {
        Expression before = count;
        count =
            condition
                .<Expression>map(c -> Expression.cases().when(c, number(0)).otherwise(before))
                .orElse(number(0));
      }
      for (ChildRows other : same(meeting, rows)) {
        if (other.deed() != ChildDeed.CHANGE) {
          Expression more =
              condition
                  .map(c -> Expression.cases().when(c, other.count()).otherwise(number(0)))
                  .orElse(other.count());
          count = infix(count, other.deed() == ChildDeed.ADD ? Operator.ADD : Operator.SUB, more);
        }
      }
    }
    Expression adds = new Expression.Exists(Select.of(number(1)).from(rows.source()));
    var pairs =
        new ArrayList<>(
            List.of(
                new Pair("broken", text("child")),
                new Pair("kind", text("many")),
                new Pair("node", text(rows.step().emit().node())),
                new Pair("list", text(rows.list().name().text())),
                new Pair("max", number(rows.list().max()))));
    return new Broken(
        adds.and(infix(count, Operator.GT, number(rows.list().max()))), JsonSql.object(pairs));
  }

  /**
   * @param worded whether the author's words are about it
   */
  private Expression detail(ChildRows rows, String kind, boolean worded) {
    Entity.Field key = rows.list().keyField();
    var pairs =
        new ArrayList<>(
            List.of(
                new Pair("broken", text("child")),
                new Pair("kind", text(kind)),
                new Pair("node", text(rows.step().emit().node())),
                new Pair("list", text(rows.list().name().text())),
                new Pair("key", rows.field(key).as(ColumnType.TEXT)),
                new Pair("index", rows.place())));
    if (worded) {
      var wording = rows.given().change().wording();
      Expression id = steps.aggregateId(rows.step()).as(ColumnType.TEXT);
      pairs.addAll(
          Wordings.of(
              wording.code().map(Name::text),
              wording.template().map(MessageTemplate::parts).orElse(List.of()).stream()
                  .map(
                      part ->
                          !part.named()
                              ? text(part.text())
                              : part.text().equals(key.name().text())
                                  ? shown(key, rows.field(key))
                                  : Wordings.shown(id, Type.of(ScalarType.STRING, true)))
                  .toList()));
    }
    return JsonSql.object(pairs);
  }
}
