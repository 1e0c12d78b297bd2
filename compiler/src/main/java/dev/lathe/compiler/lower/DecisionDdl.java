package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The view that an entity's commands insert their decision into, and its trigger, which records the
 * key, appends the events and writes the state row. The form of a command stands here and nowhere
 * else.
 */
final class DecisionDdl {
  static final Expression ACCEPTED = Decision.OUTCOME.passed().eq(text(Verdict.ACCEPTED.word()));

  private final Entity entity;
  private final String owner;
  private final SchemaName table;
  private final SchemaName.Hashed view;
  private final List<ChildDdl> children;

  /**
   * @param owner the entity's service
   * @param children the tables of its lists
   */
  DecisionDdl(
      Entity entity,
      String owner,
      SchemaName table,
      SchemaName.Hashed view,
      List<ChildDdl> children) {
    this.entity = entity;
    this.owner = owner;
    this.table = table;
    this.view = view;
    this.children = children;
  }

  List<Statement> statements() {
    return List.of(view(), trigger());
  }

  private Statement view() {
    return InsertView.of(view, columns(entity));
  }

  /** What a decision about one {@code entity} passes. */
  static List<String> columns(Entity entity) {
    var columns = new ArrayList<String>();
    for (Decision decision : Decision.values()) {
      columns.add(decision.column());
    }
    for (int i = 0; i < TablePlan.valueColumns(entity).size(); i++) {
      columns.add(Decision.valueColumn(i));
    }
    return columns;
  }

  private Statement trigger() {
    var body = new ArrayList<>(List.of(record(), append()));
    children.forEach(child -> body.add(child.inserts().ofDecision()));
    body.add(write());
    return trigger(view, body, false);
  }

  /** A trigger that does {@code body} for what is recorded. */
  static Statement trigger(SchemaName.Hashed view, List<Statement> body, boolean again) {
    List<Expression> recorded =
        Arrays.stream(Verdict.values())
            .filter(Verdict::recorded)
            .map(verdict -> text(verdict.word()))
            .toList();
    return new Statement.CreateTrigger(
        view.with("_do"),
        view,
        Optional.of(new Expression.In(Decision.OUTCOME.passed(), recorded)),
        body,
        again);
  }

  static Statement record() {
    return Statement.Insert.of(
        SchemaName.of("command"),
        List.of(
            "scope",
            "key",
            "hash",
            "id",
            "bundle",
            "correlation",
            "outcome",
            "detail",
            "result",
            "at"),
        Select.of(
            Decision.SCOPE.passed(),
            Decision.KEY.passed(),
            Decision.HASH.passed(),
            Decision.COMMAND.passed(),
            Decision.BUNDLE.passed(),
            Decision.CORRELATION.passed(),
            Decision.OUTCOME.passed(),
            Decision.DETAIL.passed(),
            Decision.RESULT.passed(),
            Decision.AT.passed()));
  }

  private Statement append() {
    Expression events = Decision.EVENTS.passed();
    Expression event = column("e", "value");
    Expression stream =
        StreamIds.stream(entity, StreamIds.remembered(entity, table, Decision.ID.passed()));
    Expression version =
        Expression.infix(
                Decision.VERSION.passed(), Operator.SUB, call(Function.JSON_ARRAY_LENGTH, events))
            .plus(number(1))
            .plus(column("e", "key"));
    return append(
        events,
        List.of(
            stream,
            version,
            event.member("id"),
            text(owner),
            text(entity.logged()),
            event.member("type")),
        event.memberJson("data"),
        Upcasting.form(entity, event.member("type")),
        ACCEPTED);
  }

  /**
   * Appends {@code events}, whose elements are {@code e}.
   *
   * @param what stream, version, id, service, entity and type
   * @param form the one that they are written in
   */
  static Statement append(
      Expression events, List<Expression> what, Expression data, Expression form, Expression when) {
    var values = new ArrayList<>(what);
    values.addAll(
        List.of(
            Decision.AT.passed(),
            Decision.ACTOR_KIND.passed(),
            Decision.ACTOR_ID.passed(),
            Decision.CORRELATION.passed(),
            Decision.COMMAND.passed(),
            Decision.COMMAND.passed(),
            Decision.TRACEPARENT.passed(),
            form,
            Decision.BUNDLE.passed(),
            data));
    return Statement.Insert.of(
        LogTable.NAME,
        LogTable.WRITTEN,
        Select.ofValues(values).from(new Source.Each(events, Optional.of("e"))).where(when));
  }

  private Statement write() {
    var row = new RowWrite(entity);
    row.set(entity.key().column().text(), Decision.ID.passed());
    if (StreamIds.apart(entity)) {
      row.set(StreamIds.COLUMN, StreamIds.remembered(entity, table, Decision.ID.passed()));
    }
    List<TablePlan.Column> columns = TablePlan.valueColumns(entity);
    for (int i = 0; i < columns.size(); i++) {
      row.set(columns.get(i).name(), column("NEW", Decision.valueColumn(i)));
    }
    row.set(Bookkeeping.EVENT, Decision.EVENTS.passed().member("$[#-1].id"));
    row.set(Bookkeeping.VERSION, Decision.VERSION.passed());
    row.set(Bookkeeping.TIME, Decision.AT.passed());
    Expression appends = Expression.infix(Decision.EVENTS.passed(), Operator.NE, text("[]"));
    return row.upsert(table, ACCEPTED.and(appends));
  }
}
