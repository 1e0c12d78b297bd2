package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of a state table as they were when a request asks: each that is there now, and that its
 * caller may see now, folded anew from its events up to then. A field has what the last of them
 * says of it, as the fold reads it.
 *
 * <p>Events' times may go back within a stream, so a time stands for the events before the first
 * one that is later.
 */
final class PastRows {
  /** The row as it is now, what says how far it counts, and an event of it. */
  private static final String NOW = "now$";

  private static final String THEN = "then$";
  private static final String EVENT = "e$";

  private static final String KEY = "k$";
  private static final String STREAM = "s$";

  /** How many of its events count. */
  private static final String COUNTED = "n$";

  private static final Expression ASKED =
      new Expression.Given(new Parameter.Input(AsOf.INPUT, Parameter.Input.Form.NATIVE));

  private final ResolvedGraph graph;
  private final Tables tables;
  private final ValueLowering.Names outer;
  private final Entity entity;
  private final Set<String> changing;

  PastRows(ResolvedGraph graph, Tables tables, ValueLowering.Names outer, Entity entity) {
    this.graph = graph;
    this.tables = tables;
    this.outer = outer;
    this.entity = entity;
    this.changing = FoldDdl.changingFields(entity);
  }

  Block block(Rows.Scan scan) {
    Source rows = new Source.Rows(then(scan), Optional.of(scan.scope().alias()));
    var block = new Block(rows, scan.scope(), true);
    SelectLowering.remember(block, scan.source().table());
    return block;
  }

  private Select then(Rows.Scan scan) {
    var results = new ArrayList<Result>();
    results.add(Result.of(column(THEN, KEY), entity.key().column().text()));
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      results.add(Result.of(value(column), column.name()));
    }
    results.add(Result.of(column(THEN, COUNTED), Bookkeeping.VERSION));
    Expression there = infix(column(THEN, COUNTED), Operator.GT, number(0));
    return Select.of(results)
        .from(new Source.Rows(counted(scan), Optional.of(THEN)))
        .where(Graves.has(entity) ? there.and(notDeleted()) : there);
  }

  private Expression notDeleted() {
    TablePlan.Column state =
        TablePlan.valueColumns(entity).stream()
            .filter(column -> column.name().equals(Graves.state(entity)))
            .findFirst()
            .orElseThrow();
    return new Expression.Not(Graves.isDeleted(entity, value(state)));
  }

  /** The rows of now, each with how many of its events count. */
  private Select counted(Rows.Scan scan) {
    var scope = new Rows.Scope(NOW, Optional.of(scan.source()), List.of());
    var table = SchemaName.of(tables.name(new Table.State(entity)));
    var now = new Block(Source.table(table, NOW), scope, true);
    SelectLowering.remember(now, scan.source().table());
    graph
        .access()
        .filter(access -> access.row().isPresent())
        .ifPresent(
            access ->
                now.where.add(
                    new ValueLowering(new RowNames(tables, outer, now, RowNames.Clause.CONDITION))
                        .of(access.condition())));
    Expression key = column(NOW, entity.key().column().text());
    Expression id = StreamIds.apart(entity) ? column(NOW, StreamIds.COLUMN) : key;
    Expression stream = StreamIds.stream(entity, id);
    Select later =
        Select.of(call(Function.MIN, column(EVENT, "version")))
            .from(events())
            .where(infix(Operator.AND, List.of(ofStream(stream), isLater())));
    Expression before =
        infix(new Expression.Subselect(later), Operator.SUB, number(1)); // null where none is later
    Expression count = call(Function.COALESCE, before, column(NOW, Bookkeeping.VERSION));
    return now.selectOne(key)
        .withResults(
            List.of(Result.of(key, KEY), Result.of(stream, STREAM), Result.of(count, COUNTED)));
  }

  private static Source events() {
    return Source.table(LogTable.NAME, EVENT);
  }

  private Expression ofStream(Expression stream) {
    return logged("stream").eq(stream).and(logged("entity").eq(text(entity.logged())));
  }

  private static Expression logged(String name) {
    return column(EVENT, name);
  }

  private static Expression isLater() {
    Expression time = call(Function.COALESCE, Moments.read(ASKED), text(""));
    return Expression.cases()
        .when(
            infix(call(Function.INSTR, ASKED, text(AsOf.OF_TIMES)), Operator.GT, number(0)),
            infix(Moments.ofEvent(logged("time")), Operator.GT, time))
        .otherwise(infix(logged("position"), Operator.GT, ASKED.as(ColumnType.INTEGER)));
  }

  /** What the last event that counts and says anything of {@code column} says. */
  private Expression value(TablePlan.Column column) {
    Entity.Field field = column.field();
    boolean changes = changing.contains(field.name().text());
    LoggedEvent event = LoggedEvent.ofLog(entity, PastRows::logged);
    Expression said = tables.upcasting(entity).value(field, event);
    Expression made =
        field
            .generated()
            .map(
                generated ->
                    switch (generated) {
                      case CREATED_AT, UPDATED_AT -> Moments.ofEvent(logged("time"));
                      case ACTOR -> logged("actor_id");
                      case ID -> column(THEN, KEY);
                    })
            .orElse(said);
    boolean touched =
        !changes && field.generated().filter(g -> g == Entity.Generated.UPDATED_AT).isPresent();
    var conditions =
        new ArrayList<Expression>(
            List.of(
                ofStream(column(THEN, STREAM)),
                infix(logged("version"), Operator.LE, column(THEN, COUNTED))));
    Expression value = made;
    if (changes) {
      Expression says = new Expression.Not(tables.upcasting(entity).lacks(field, event));
      conditions.add(infix(Operator.OR, List.of(creates(), says)));
      if (field.generated().isPresent()) {
        value = Expression.cases().when(creates(), made).otherwise(said);
      }
    } else if (!touched) {
      conditions.add(creates());
    }
    return new Expression.Subselect(
        Select.of(value)
            .from(events())
            .where(infix(Operator.AND, conditions))
            .orderBy(Ordering.descending(logged("version")))
            .first(1));
  }

  private static Expression creates() {
    return EventInsert.creates(logged("data"));
  }
}
