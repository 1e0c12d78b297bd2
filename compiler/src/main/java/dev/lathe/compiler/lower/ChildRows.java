package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.GivenChildren;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement.With;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The records that an emit gives for one of its aggregate's lists, as rows that are worked out
 * once: each has its place and what it sets. Where the emit does not run there are none.
 *
 * @param name what the rows are called
 */
record ChildRows(Step step, GivenChildren given, String name) {
  /** Those of all emits, in their order. */
  static List<ChildRows> of(EmitSteps steps) {
    return steps.steps().stream().flatMap(step -> of(steps, step).stream()).toList();
  }

  /** Those of {@code step}. */
  static List<ChildRows> of(EmitSteps steps, Step step) {
    var all = new ArrayList<ChildRows>();
    for (GivenChildren given : step.emit().children()) {
      String name = "h" + steps.steps().indexOf(step) + "c" + all.size() + "$$";
      all.add(new ChildRows(step, given, name));
    }
    return all;
  }

  ChildList list() {
    return given.list();
  }

  ChildDeed deed() {
    return given.change().deed();
  }

  /** The rows themselves, {@code known} being what the command knows. */
  With with(CommandNames names, Source known) {
    return new With(name, rows(names, known));
  }

  private Select rows(CommandNames names, Source known) {
    List<Entity.Field> fields = given.fields();
    Optional<Table.Elements> elements = given.elements();
    if (elements.isPresent()) {
      var values = new ValueLowering(new ElementNames(elements.get(), names));
      return each(ElementRows.list(elements.get()), known, fields, f -> value(values, f, first()));
    }
    if (given.records().size() == 1) {
      var results = new ArrayList<>(List.of(Result.of(number(0), ManyStreams.PLACE)));
      fields.forEach(f -> results.add(Result.of(value(names.values(), f, first()), label(f))));
      return runs(Select.of(results).from(known));
    }
    List<Expression> records =
        given.records().stream()
            .map(
                record ->
                    JsonSql.array(
                        fields.stream().map(f -> value(names.values(), f, record)).toList()))
            .toList();
    Expression all = new Expression.Subselect(Select.of(JsonSql.array(records)).from(known));
    Expression item = column(ManyStreams.ELEMENT, ManyStreams.ITEM);
    return each(
        all, known, fields, f -> infix(item, Operator.PART_VALUE, number(fields.indexOf(f))));
  }

  private Select each(
      Expression list,
      Source known,
      List<Entity.Field> fields,
      java.util.function.Function<Entity.Field, Expression> value) {
    Select elements =
        Select.of(
                List.of(
                    Result.of(column("key"), ManyStreams.PLACE),
                    Result.of(column("value"), ManyStreams.ITEM)))
            .from(Source.each(list));
    var results =
        new ArrayList<>(List.of(Result.of(column(ManyStreams.ELEMENT, ManyStreams.PLACE))));
    fields.forEach(field -> results.add(Result.of(value.apply(field), label(field))));
    return runs(
        Select.of(results)
            .from(new Source.Rows(elements, Optional.of(ManyStreams.ELEMENT)))
            .join(known, number(1)));
  }

  private Select runs(Select select) {
    return step.runs().map(select::where).orElse(select);
  }

  private Map<String, Value> first() {
    return given.records().getFirst();
  }

  /** What {@code record} sets {@code field} to. */
  private static Expression value(
      ValueLowering values, Entity.Field field, Map<String, Value> record) {
    return values.in(field, Objects.requireNonNull(record.get(field.name().text())));
  }

  private String label(Entity.Field field) {
    return "f" + list().fields().indexOf(field) + "$";
  }

  /** The rows where they are read. */
  Source source() {
    return Source.table(SchemaName.of(name), ManyStreams.ELEMENT);
  }

  /** A field of the row at hand. */
  Expression field(Entity.Field field) {
    return column(ManyStreams.ELEMENT, label(field));
  }

  Expression place() {
    return column(ManyStreams.ELEMENT, ManyStreams.PLACE);
  }

  /** The keys of all rows. */
  Select keys() {
    return Select.of(column(label(list().keyField())))
        .from(new Source.Table(SchemaName.of(name), Optional.empty()));
  }

  /** The places at which each key comes first. */
  Select firsts() {
    return Select.of(call(Function.MIN, column(ManyStreams.PLACE)))
        .from(new Source.Table(SchemaName.of(name), Optional.empty()))
        .groupBy(List.of(column(label(list().keyField()))));
  }

  /** How many rows there are. */
  Expression count() {
    return new Expression.Subselect(
        Select.of(call(Function.COUNT, new Expression.Star(Optional.empty())))
            .from(new Source.Table(SchemaName.of(name), Optional.empty())));
  }

  /** What the event tells of them: of each what it sets, its key among it. */
  Pair told() {
    Expression record =
        JsonSql.object(
            given.fields().stream()
                .map(f -> new Pair(f.name().text(), EventPayloads.json(f, field(f))))
                .toList());
    return new Pair(
        list().name().text(),
        JsonSql.json(
            new Expression.Subselect(
                Select.of(call(Function.JSON_GROUP_ARRAY, record)).from(source()))));
  }
}
