package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What events make of the records of a list of children, as rows for its view: whose list, what is
 * done, and with which record. That is read from events alone, so a command leaves what a fold of
 * its events would.
 */
final class ChildInserts {
  /** The deed of an event that deletes the aggregate: all its records go. */
  static final String CLEAR = "clear";

  private static final List<String> COLUMNS = List.of("parent", "deed", "record");

  static final Expression PARENT = column("NEW", "parent");
  static final Expression DEED = column("NEW", "deed");
  static final Expression RECORD = column("NEW", "record");

  /** Where records stand. */
  private static final String EACH = "c";

  private final Entity entity;
  private final ChildList list;
  private final SchemaName view;

  ChildInserts(Entity entity, ChildList list, SchemaName view) {
    this.entity = entity;
    this.list = list;
    this.view = view;
  }

  static Statement view(SchemaName name) {
    return InsertView.of(name, COLUMNS);
  }

  /** In the trigger of a decision about one aggregate. */
  Statement ofDecision() {
    Expression event = column("e", "value");
    return insert(
        Decision.ID.passed(),
        event.member("type"),
        event.memberJson("$.data" + JsonSql.member("after") + JsonSql.member(list.name().text())),
        new Source.Each(Decision.EVENTS.passed(), Optional.of("e")),
        DecisionDdl.ACCEPTED,
        List.of(Ordering.ascending(column("e", "key"))));
  }

  /** In the trigger of a decision about several. */
  Statement ofDecisions() {
    Expression own = DecisionView.part(DecisionView.ENTITY).eq(text(entity.logged()));
    Expression id = StreamIds.of(entity, DecisionView.part(DecisionView.STREAM));
    Expression data = infix(column("e", "value"), Operator.PART, number(DecisionView.DATA));
    return insert(
        EventInsert.keyed(entity, id),
        DecisionView.part(DecisionView.TYPE),
        data.memberJson("$" + JsonSql.member("after") + JsonSql.member(list.name().text())),
        new Source.Each(Decision.EVENTS.passed(), Optional.of("e")),
        infix(Operator.AND, List.of(DecisionDdl.ACCEPTED, DecisionView.isThere(), own)),
        List.of(Ordering.ascending(column("e", "key"))));
  }

  /** In the trigger that folds one event. */
  Statement ofEvent() {
    return insert(
        EventInsert.ID.passed(),
        EventInsert.TYPE.passed(),
        EventInsert.AFTER.passed().memberJson(JsonSql.path(list.name().text())),
        Source.rows(Select.of(number(1))),
        new Expression.True(),
        List.of());
  }

  private Statement insert(
      Expression parent,
      Expression type,
      Expression records,
      Source events,
      Expression when,
      List<Ordering> order) {
    Map<String, String> deeds = deeds();
    var cases = Expression.cases(type);
    deeds.forEach((event, deed) -> cases.when(text(event), text(deed)));
    Expression known =
        new Expression.In(type, deeds.keySet().stream().map(Expression::text).toList());
    Expression there = column(EACH, "value").isNotNull();
    List<Expression> deleting =
        entity.stateMachine().orElseThrow().transitions().stream()
            .filter(Entity.Transition::deletes)
            .flatMap(transition -> transition.events(entity).stream())
            .map(Expression::text)
            .toList();
    var conditions = new ArrayList<Expression>();
    if (!(when instanceof Expression.True)) {
      conditions.add(when);
    }
    conditions.add(known);
    conditions.add(
        deleting.isEmpty() ? there : infix(there, Operator.OR, new Expression.In(type, deleting)));
    var ordering = new ArrayList<>(order);
    ordering.add(Ordering.ascending(column(EACH, "key")));
    return Statement.Insert.of(
        view,
        List.of(),
        Select.of(parent, cases.end(), column(EACH, "value"))
            .from(events)
            .join(new Source.Each(records, Optional.of(EACH)), number(1))
            .where(infix(Operator.AND, conditions))
            .orderBy(ordering.toArray(Ordering[]::new)));
  }

  /** What events of a type do, in the order of the transitions' names. */
  private Map<String, String> deeds() {
    var deeds = new LinkedHashMap<String, String>();
    for (Entity.Transition transition : entity.stateMachine().orElseThrow().transitions()) {
      if (transition.deletes()) {
        transition.events(entity).forEach(type -> deeds.put(type, CLEAR));
      }
      transition.children().stream()
          .filter(change -> change.list().text().equals(list.name().text()))
          .forEach(
              change ->
                  transition.events(entity).forEach(type -> deeds.put(type, change.deed().word())));
    }
    return deeds;
  }
}
