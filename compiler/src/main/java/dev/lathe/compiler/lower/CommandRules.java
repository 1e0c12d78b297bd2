package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.HeldValues;
import dev.lathe.compiler.resolve.RowRules;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each aggregate's row has to be once the command is done: rules of its fields, invariants,
 * and values that no other row has. Nothing of it is a constraint of the table, which takes
 * whatever events say.
 */
final class CommandRules {
  /** The other row, which has the same values. */
  private static final String OTHER = "u$";

  /** An element of a list that is not the one at hand. */
  private static final String ELEMENT = "z$";

  private final CommandNames names;
  private final EmitSteps steps;
  private final Tables tables;

  CommandRules(CommandNames names, Tables tables) {
    this.names = names;
    this.steps = names.steps();
    this.tables = tables;
  }

  /** A rule that the command would leave broken, and what is told of it. */
  record Broken(Expression condition, Expression detail) {}

  /** All that can be broken, in the order in which it is told. */
  List<Broken> all() {
    var all = new ArrayList<Broken>();
    List<List<Step>> aggregates = aggregates();
    List<List<Step>> staying = aggregates.stream().filter(own -> !goes(own)).toList();
    staying.forEach(own -> fields(own, all));
    for (List<Step> own : staying) {
      own.getFirst().emit().rules().invariants().forEach(rule -> all.add(invariant(own, rule)));
    }
    for (List<Step> own : staying) {
      for (RowRules.Unique rule : own.getFirst().emit().rules().unique()) {
        unique(own, rule, aggregates).ifPresent(all::add);
      }
    }
    return all;
  }

  /** Whether the command deletes the aggregate in any case: then nothing is asked of its row. */
  private static boolean goes(List<Step> own) {
    return own.stream()
        .anyMatch(step -> step.runs().isEmpty() && step.emit().transition().deletes());
  }

  /** The emits about each aggregate, as the author wrote them. */
  private List<List<Step>> aggregates() {
    var aggregates = new ArrayList<List<Step>>();
    for (Step step : steps.steps()) {
      aggregates.stream()
          .filter(own -> own.getFirst().emit().sameAggregate(step.emit()))
          .findFirst()
          .orElseGet(
              () -> {
                var own = new ArrayList<Step>();
                aggregates.add(own);
                return own;
              })
          .add(step);
    }
    return aggregates;
  }

  private void fields(List<Step> own, List<Broken> all) {
    var setters = new LinkedHashMap<Entity.Field, List<Step>>();
    for (HeldValues.Given given : HeldValues.of(names.graph())) {
      Step step = steps.step(given.emit().node());
      boolean ofRow = given.list().isEmpty(); // those of children are told apart by their records
      if (ofRow && HeldValues.inTheStatement(given) && own.contains(step)) {
        setters.computeIfAbsent(given.field(), _ -> new ArrayList<>()).add(step);
      }
    }
    for (Map.Entry<Entity.Field, List<Step>> held : setters.entrySet()) {
      Entity.Field field = held.getKey();
      FieldRules rules = field.rules().orElseThrow();
      Expression value = left(own, field);
      new RuleConditions(field, rules.values())
          .broken(value)
          .forEach(
              (breach, broken) ->
                  all.add(
                      broken(
                          own,
                          where(runs(held.getValue()), broken),
                          JsonSql.object(
                              detail(
                                  own,
                                  "field",
                                  List.of(
                                      new Pair("field", text(field.name().text())),
                                      new Pair("rule", text(breach.rule())),
                                      new Pair("said", text(breach.message()))),
                                  rules.wording())))));
    }
  }

  private Broken invariant(List<Step> own, RowRules.Invariant invariant) {
    var values = new ValueLowering(new OwnColumns(names, field -> column(label(field))));
    List<Result> row =
        TablePlan.columns(entity(own)).stream()
            .map(column -> Result.of(left(own, column.field()), label(column.field())))
            .toList();
    Expression holds =
        new Expression.Subselect(
            Select.of(values.of(invariant.holds())).from(Source.rows(Select.of(row))));
    return broken(
        own,
        where(runs(own), holds.isNot(new Expression.True())),
        JsonSql.object(
            detail(
                own,
                "invariant",
                List.of(new Pair("rule", text(invariant.name()))),
                invariant.wording())));
  }

  /** Of elements of a list, the first for which it is so. */
  private Broken broken(List<Step> own, Expression condition, Expression detail) {
    Step step = own.getFirst();
    return step.loops()
        ? new Broken(steps.any(step, condition), steps.first(step, condition, detail))
        : new Broken(condition, detail);
  }

  /** A column of the row as it is left, in the subquery that names it. */
  private static String label(Entity.Field field) {
    return Labels.of(field.column().text());
  }

  /** Nothing where the command sets none of what it is about. */
  private Optional<Broken> unique(
      List<Step> own, RowRules.Unique unique, List<List<Step>> aggregates) {
    List<Step> setters = own.stream().filter(step -> touches(step, unique)).toList();
    if (setters.isEmpty()) {
      return Optional.empty();
    }
    List<List<Step>> alike =
        aggregates.stream().filter(other -> entity(other).equals(entity(own))).toList();
    var taken = new ArrayList<>(List.of(inTable(own, unique, alike)));
    alike.stream()
        .filter(other -> (!other.equals(own) || other.getFirst().loops()) && !goes(other))
        .forEach(other -> taken.add(inCommand(own, unique, other)));
    List<Pair> told =
        List.of(
            new Pair(
                "fields",
                JsonSql.array(
                    unique.fields().stream().map(field -> text(field.name().text())).toList())));
    return Optional.of(
        broken(
            own,
            where(runs(setters), infix(Operator.OR, taken)),
            JsonSql.object(detail(own, "unique", told, unique.wording()))));
  }

  /** Whether a row has the same that no emit is about. */
  private Expression inTable(List<Step> own, RowRules.Unique unique, List<List<Step>> alike) {
    Expression key = column(OTHER, entity(own).key().column().text());
    var same = new ArrayList<Expression>();
    unique
        .fields()
        .forEach(field -> same.add(column(OTHER, field.column().text()).eq(left(own, field))));
    alike.forEach(
        known -> {
          Step step = known.getFirst();
          if (step.loops()) {
            Select ids =
                Select.of(column(ELEMENT, ManyStreams.ID))
                    .from(Source.table(SchemaName.of(ManyStreams.written(step)), ELEMENT));
            same.add(new Expression.Not(new Expression.InRows(key, ids)));
            return;
          }
          Expression id = steps.aggregateId(step);
          same.add(alike.size() == 1 ? infix(key, Operator.NE, id) : key.isNot(id));
        });
    unique
        .where()
        .ifPresent(
            where -> {
              same.add(of(where, field -> column(OTHER, field.column().text())));
              same.add(of(where, field -> left(own, field)));
            });
    SchemaName table = SchemaName.of(tables.state(entity(own)).name());
    return new Expression.Exists(
        Select.of(number(1))
            .from(new Source.Table(table, Optional.of(OTHER)))
            .where(infix(Operator.AND, same)));
  }

  /** Whether {@code other}, an aggregate of the same command, is left with the same. */
  private Expression inCommand(List<Step> own, RowRules.Unique unique, List<Step> other) {
    if (other.getFirst().loops()) {
      return amongElements(own, unique, other);
    }
    var same = new ArrayList<Expression>();
    same.add(
        infix(steps.aggregateId(own.getFirst()), Operator.NE, steps.aggregateId(other.getFirst())));
    unique.fields().forEach(field -> same.add(left(own, field).eq(left(other, field))));
    stays(other).ifPresent(same::add);
    unique
        .where()
        .ifPresent(
            where -> {
              same.add(of(where, field -> left(own, field)));
              same.add(of(where, field -> left(other, field)));
            });
    return infix(Operator.AND, same);
  }

  /** Whether an element of {@code other} is left with the same, another one than {@code own}'s. */
  private Expression amongElements(List<Step> own, RowRules.Unique unique, List<Step> other) {
    Step step = other.getFirst();
    var rows = new ArrayList<>(List.of(Result.of(steps.aggregateId(step), "i")));
    var same = new ArrayList<Expression>();
    same.add(infix(column(ELEMENT, "i"), Operator.NE, steps.aggregateId(own.getFirst())));
    for (int i = 0; i < unique.fields().size(); i++) {
      Entity.Field field = unique.fields().get(i);
      rows.add(Result.of(left(other, field), "u" + i));
      same.add(column(ELEMENT, "u" + i).eq(left(own, field)));
    }
    Select elements = Select.of(rows).from(ManyStreams.elements(step));
    if (unique.where().isPresent()) {
      elements = elements.where(of(unique.where().get(), field -> left(other, field)));
      same.add(of(unique.where().get(), field -> left(own, field)));
    }
    return new Expression.Exists(
        Select.of(number(1))
            .from(new Source.Rows(elements, Optional.of(ELEMENT)))
            .where(infix(Operator.AND, same)));
  }

  private Expression of(Value condition, Function<Entity.Field, Expression> columns) {
    return new ValueLowering(new OwnColumns(names, columns)).of(condition);
  }

  private boolean touches(Step step, RowRules.Unique unique) {
    if (step.emit().transition().creates() || unique.where().isPresent()) {
      return true;
    }
    return TablePlan.columns(step.entity()).stream()
        .filter(column -> unique.fields().contains(column.field()))
        .anyMatch(column -> steps.sets(step, column).isPresent());
  }

  private List<Pair> detail(List<Step> own, String kind, List<Pair> told, Wording wording) {
    var pairs = new ArrayList<>(List.of(new Pair("broken", text(kind))));
    pairs.addAll(told);
    pairs.addAll(
        Wordings.of(
            wording.code().map(Name::text),
            wording.template().map(MessageTemplate::parts).orElse(List.of()).stream()
                .map(part -> part.named() ? shown(own, part.text()) : text(part.text()))
                .toList()));
    return pairs;
  }

  private Expression shown(List<Step> own, String name) {
    Entity.Field field = entity(own).field(name).orElseThrow();
    Expression value = left(own, field);
    return Wordings.shown(
        field.type() == ScalarType.DECIMAL ? Digits.digits(value, field.scale()) : value,
        Type.of(field, true));
  }

  private static Entity entity(List<Step> own) {
    return own.getFirst().entity();
  }

  private Expression left(List<Step> own, Entity.Field field) {
    if (field.equals(entity(own).key())) {
      return steps.aggregateId(own.getFirst());
    }
    return steps.left(
        own.getFirst(),
        TablePlan.columns(entity(own)).stream()
            .filter(column -> column.field().equals(field))
            .findFirst()
            .orElseThrow());
  }

  /** Whether one of {@code some}, of one aggregate, runs; nothing where one does in any case. */
  private Optional<Expression> runs(List<Step> some) {
    Optional<Expression> runs =
        some.stream().anyMatch(step -> step.runs().isEmpty())
            ? Optional.empty()
            : Optional.of(
                infix(Operator.OR, some.stream().map(step -> step.runs().orElseThrow()).toList()));
    Optional<Expression> stays = stays(some);
    return runs.isPresent() && stays.isPresent()
        ? Optional.of(runs.get().and(stays.get()))
        : runs.or(() -> stays);
  }

  /** That the aggregate of {@code own} is not deleted by the command, where it may be. */
  private Optional<Expression> stays(List<Step> own) {
    Entity entity = entity(own);
    boolean may =
        steps.steps().stream()
            .anyMatch(step -> step.entity().equals(entity) && step.emit().transition().deletes());
    Entity.Field state =
        entity.field(own.getFirst().emit().machine().stateField().text()).orElseThrow();
    return may
        ? Optional.of(new Expression.Not(Graves.isDeleted(entity, left(own, state))))
        : Optional.empty();
  }

  private static Expression where(Optional<Expression> runs, Expression broken) {
    return runs.map(run -> run.and(broken)).orElse(broken);
  }
}
