package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.model.bundle.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The view for decisions about several aggregates of {@code entities}, and its trigger, which
 * records the key, appends the events of all streams and writes all state rows. Commands about the
 * same entities share it. Events come as one JSON array, the rows of each entity as one more.
 *
 * @param name with the hash of what it does
 * @param columns what it is passed
 */
record DecisionView(
    String name, List<Entity> entities, List<String> columns, Schema.DecisionView schema) {
  /** What an event's array has, in this order; its data comes last. */
  static final int STREAM = 0;

  static final int VERSION = 1;
  static final int EVENT = 2;
  static final int ENTITY = 3;
  static final int TYPE = 4;
  static final int DATA = 5;

  /**
   * What a row's array begins with; the key's stream where it may differ, and the fields follow.
   */
  private static final int ROW_ID = 0;

  private static final int ROW_VERSION = 1;
  private static final int ROW_EVENT = 2;
  private static final int ROW_FIELDS = 3;

  static DecisionView of(ResolvedGraph graph, Tables tables) {
    var entities = new TreeMap<String, Entity>();
    graph.emits().forEach(emit -> entities.put(emit.entity().name().text(), emit.entity()));
    var all = List.copyOf(entities.values());
    SchemaName.Hashed view =
        SchemaName.hashed("decide_many_" + String.join("_", entities.keySet()));
    var columns = new ArrayList<String>();
    for (Decision decision : Decision.ofMany()) {
      columns.add(decision.column());
    }
    var body = new ArrayList<Statement>();
    body.add(DecisionDdl.record());
    body.add(append(graph.slug(), all));
    for (int i = 0; i < all.size(); i++) {
      columns.add(rows(i));
      for (TablePlan.Child child : tables.state(all.get(i)).children()) {
        SchemaName insert = SchemaName.of(child.insert());
        body.add(new ChildInserts(all.get(i), child.list(), insert).ofDecisions());
      }
      body.add(write(all.get(i), SchemaName.of(tables.state(all.get(i)).name()), rows(i)));
    }
    var ddl = List.of(InsertView.of(view, columns, true), DecisionDdl.trigger(view, body, true));
    String hash = Hashed.hash(ddl);
    return new DecisionView(
        view.text(hash),
        all,
        List.copyOf(columns),
        new Schema.DecisionView(
            view.text(hash),
            all.stream().map(entity -> tables.state(entity).name()).toList(),
            Hashed.printed(ddl, hash)));
  }

  /** The column of the rows of the {@code index}th entity. */
  private static String rows(int index) {
    return "r" + index;
  }

  /** A part of the event, or row, at hand. */
  static Expression part(int index) {
    return Expression.infix(column("e", "value"), Operator.PART_VALUE, number(index));
  }

  private static Statement append(String service, List<Entity> entities) {
    return DecisionDdl.append(
        Decision.EVENTS.passed(),
        List.of(part(STREAM), part(VERSION), part(EVENT), text(service), part(ENTITY), part(TYPE)),
        Expression.infix(column("e", "value"), Operator.PART, number(DATA)),
        Upcasting.form(entities, part(ENTITY), part(TYPE)),
        DecisionDdl.ACCEPTED.and(isThere()));
  }

  private static Statement write(Entity entity, SchemaName table, String rows) {
    var row = new RowWrite(entity);
    row.set(entity.key().column().text(), part(ROW_ID));
    int at = ROW_FIELDS;
    if (StreamIds.apart(entity)) {
      row.set(StreamIds.COLUMN, part(at));
      at++;
    }
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      row.set(column.name(), part(at));
      at++;
    }
    row.set(Bookkeeping.EVENT, part(ROW_EVENT));
    row.set(Bookkeeping.VERSION, part(ROW_VERSION));
    row.set(Bookkeeping.TIME, Decision.AT.passed());
    return row.upsert(
        table,
        new Source.Each(column("NEW", rows), Optional.of("e")),
        DecisionDdl.ACCEPTED.and(isThere()));
  }

  /** Where a branch is not taken, or an aggregate not changed, there is no array. */
  static Expression isThere() {
    return column("e", "type").eq(text("array"));
  }
}
