package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Past;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Limits;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events of an entity as they would be written now: types, fields and states under the names that
 * they have, older forms as upcasts have them. A field that an event lacks is lacking still, and
 * records of lists are as they were written.
 */
final class PresentEvents {
  /** A way that leads to nothing in an object. */
  private static final String NOWHERE = "$[0]";

  private final Entity entity;
  private final Upcasting upcasting;

  PresentEvents(Entity entity, Upcasting upcasting) {
    this.entity = entity;
    this.upcasting = upcasting;
  }

  /** The query; none where all events are what they have always been. */
  Optional<Select> select() {
    if (!hasPast()) {
      return Optional.empty();
    }
    Expression type = column("type");
    var types = Expression.cases(type);
    var forms = Expression.cases();
    var data = Expression.cases();
    for (Entity.Transition transition : machine().transitions()) {
      List<String> all = transition.events(entity);
      all.stream().skip(1).forEach(older -> types.when(text(older), text(all.getFirst())));
      Expression one = LogTable.isOf(type, all);
      forms.when(one, number(entity.form(transition)));
      data.when(one, data(transition));
    }
    return Optional.of(
        Select.of(
                column("position"),
                types.isEmpty() ? type : types.otherwise(type),
                forms.otherwise(column("schema_version")),
                data.otherwise(column("data")))
            .from(Source.table("event"))
            .where(
                new Expression.InRows(
                        column("position"),
                        Select.of(column("value")).from(Source.each(new Expression.Numbered(1))))
                    .and(column("entity").eq(text(entity.logged()))))
            .orderBy(Ordering.ascending(column("position"))));
  }

  private Entity.StateMachine machine() {
    return entity.stateMachine().orElseThrow();
  }

  private boolean hasPast() {
    return !upcasting.isNone()
        || entity.fields().stream().map(Entity.Field::past).anyMatch(past -> !past.isNone())
        || machine().transitions().stream().anyMatch(transition -> !transition.was().isEmpty());
  }

  private Expression data(Entity.Transition transition) {
    LoggedEvent event = LoggedEvent.ofLog(entity);
    Expression creates =
        call(Function.JSON_TYPE, column("data"), text(JsonSql.path("before"))).eq(text("null"));
    Expression before =
        Expression.cases()
            .when(new Expression.Not(creates), side(transition, event.before(), List.of()))
            .end();
    return JsonSql.object(
        List.of(
            new Pair("before", JsonSql.json(before)),
            new Pair("after", JsonSql.json(side(transition, event, transition.children())))));
  }

  private Expression side(
      Entity.Transition transition, LoggedEvent event, List<Entity.ChildChange> lists) {
    var members = new ArrayList<Pair>();
    var lacking = new ArrayList<Expression>();
    for (String name : transition.affected(machine())) {
      Entity.Field field = entity.field(name).orElseThrow();
      members.add(new Pair(name, told(field, event)));
      lacking.add(lacking(name, upcasting.lacks(field, event)));
    }
    for (Entity.ChildChange change : lists) {
      String name = change.list().text();
      members.add(new Pair(name, event.data().memberJson(event.path(name))));
      lacking.add(lacking(name, Said.isMissing(event.data(), event.path(name))));
    }
    Expression side = JsonSql.object(members);
    for (int from = 0; from < lacking.size(); from += Limits.OBJECT_MEMBERS) {
      var arguments = new ArrayList<>(List.of(side));
      int to = Math.min(from + Limits.OBJECT_MEMBERS, lacking.size());
      arguments.addAll(lacking.subList(from, to));
      side = call(Function.JSON_REMOVE, arguments);
    }
    return side;
  }

  /** The way to a member that an event lacks; a default stands for none of it. */
  private static Expression lacking(String name, Expression lacks) {
    return Expression.cases().when(lacks, text(JsonSql.path(name))).otherwise(text(NOWHERE));
  }

  private Expression told(Entity.Field field, LoggedEvent event) {
    return Working.repeated(
        upcasting.value(field.with(plain(field.past())), event),
        value -> EventPayloads.json(field, value));
  }

  /** What an event lacks it lacks, whatever rows have instead. */
  private static Past plain(Past past) {
    return new Past(past.was(), Optional.empty(), past.values());
  }
}
