package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Generated;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The view that events are inserted into, one row each, and its trigger, which folds the event into
 * the aggregate's row: of a state table, or of a mirror, whose watermark it moves where it is told
 * to.
 */
final class FoldDdl {
  private final Entity entity;
  private final SchemaName table;
  private final SchemaName.Hashed view;
  private final Optional<? extends SchemaName> graves;
  private final List<ChildDdl> children;
  private final Upcasting upcasting;

  /**
   * @param graves where versions of deleted aggregates are, if there are any
   * @param children the tables of its lists, where they are folded too
   */
  FoldDdl(
      Entity entity,
      SchemaName table,
      SchemaName.Hashed view,
      Optional<? extends SchemaName> graves,
      List<ChildDdl> children,
      Upcasting upcasting) {
    this.entity = entity;
    this.upcasting = upcasting;
    this.table = table;
    this.view = view;
    this.graves = graves;
    this.children = children;
  }

  /** Of a mirror, whose view gets only what it lacks. */
  List<Statement> ofMirror() {
    return List.of(
        EventInsert.projectingView(view, !upcasting.isNone()), projecting(view, table, body()));
  }

  /** Of a state table, whose rows say how far they are. */
  List<Statement> ofState() {
    Expression reached = call(Function.COALESCE, new Expression.Subselect(reached()), number(0));
    Expression isNew = Expression.infix(EventInsert.VERSION.passed(), Operator.GT, reached);
    return List.of(
        EventInsert.view(view, !upcasting.isNone()),
        new Statement.CreateTrigger(
            view.with("_do"), view, Optional.of(isNew), body(), /* again= */ true));
  }

  private List<Statement> body() {
    var body = new ArrayList<Statement>();
    children.forEach(child -> body.add(child.inserts().ofEvent()));
    body.add(creation());
    body.add(change());
    return body;
  }

  /** The version of its row, or the one that it was deleted with. */
  private Select reached() {
    Select row = version(table);
    return graves
        .map(
            kept ->
                Select.of(
                    call(
                        Function.COALESCE,
                        new Expression.Subselect(row),
                        new Expression.Subselect(version(kept)))))
        .orElse(row);
  }

  private Select version(SchemaName of) {
    return Select.of(column(Bookkeeping.VERSION))
        .from(new Source.Table(of, Optional.empty()))
        .where(mine());
  }

  /** The trigger of a projection, into whose view comes only what it lacks. */
  static Statement projecting(
      SchemaName.Hashed view, SchemaName projection, List<Statement> folding) {
    var watermark = new Watermark(projection);
    var body = new ArrayList<>(folding);
    body.add(watermark.move());
    body.add(watermark.free());
    return new Statement.CreateTrigger(
        view.with("_do"), view, Optional.empty(), body, /* again= */ false);
  }

  private Expression mine() {
    return column(entity.key().column().text()).eq(EventInsert.ID.passed());
  }

  private Statement creation() {
    var row = new RowWrite(entity);
    row.set(entity.key().column().text(), EventInsert.ID.passed());
    if (StreamIds.apart(entity)) {
      row.set(StreamIds.COLUMN, StreamIds.of(entity, EventInsert.STREAM.passed()));
    }
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      row.set(column.name(), created(column));
    }
    row.set(Bookkeeping.EVENT, EventInsert.EVENT.passed());
    row.set(Bookkeeping.VERSION, EventInsert.VERSION.passed());
    row.set(Bookkeeping.TIME, EventInsert.AT.passed());
    return row.upsert(table, EventInsert.CREATION.passed());
  }

  private Expression created(TablePlan.Column column) {
    return column
        .field()
        .generated()
        .map(
            generated ->
                switch (generated) {
                  case CREATED_AT, UPDATED_AT -> Moments.ofEvent(EventInsert.AT.passed());
                  case ACTOR -> EventInsert.ACTOR.passed();
                  case ID -> EventInsert.ID.passed();
                })
        .orElseGet(() -> after(column));
  }

  private Expression after(TablePlan.Column column) {
    return upcasting.value(column.field(), LoggedEvent.folded());
  }

  private Statement change() {
    Set<String> changing = changingFields(entity);
    var set = new ArrayList<Assignment>();
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      String field = column.field().name().text();
      if (changing.contains(field)) {
        set.add(new Assignment(column.name(), changed(column)));
      } else if (column.field().generated().filter(g -> g == Generated.UPDATED_AT).isPresent()) {
        set.add(new Assignment(column.name(), Moments.ofEvent(EventInsert.AT.passed())));
      }
    }
    set.add(new Assignment(Bookkeeping.EVENT, EventInsert.EVENT.passed()));
    set.add(new Assignment(Bookkeeping.VERSION, EventInsert.VERSION.passed()));
    set.add(new Assignment(Bookkeeping.TIME, EventInsert.AT.passed()));
    return new Statement.Update(
        table, set, mine().and(new Expression.Not(EventInsert.CREATION.passed())));
  }

  /** Null is a value; a field that the event does not have stays as it was. */
  private Expression changed(TablePlan.Column column) {
    return Expression.cases()
        .when(upcasting.lacks(column.field(), LoggedEvent.folded()), column(column.name()))
        .otherwise(after(column));
  }

  /** The fields that events of an aggregate that is there may say something of. */
  static Set<String> changingFields(Entity entity) {
    var fields = new LinkedHashSet<String>();
    Entity.StateMachine machine = entity.stateMachine().orElseThrow();
    machine.transitions().stream()
        .filter(t -> !t.creates())
        .forEach(t -> fields.addAll(t.affected(machine)));
    return fields;
  }
}
