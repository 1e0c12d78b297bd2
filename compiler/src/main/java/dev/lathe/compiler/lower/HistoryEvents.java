package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.HistoryRows;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Limits;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The events of one aggregate as rows of the log, whose own index of streams and versions finds,
 * sorts and pages them. They are asked for by the entity as well, since what once was another
 * entity may have had a name with a hyphen.
 */
final class HistoryEvents {
  /** The log, and what its rows are called. */
  private static final String EVENT = HistoryRows.ALIAS;

  private final Table.History history;
  private final Expression id;
  private final Tables tables;
  private final boolean decimalsAsText;

  /**
   * @param id of the aggregate, as its key's column has it
   * @param decimalsAsText whether payloads have decimals as texts
   */
  HistoryEvents(Table.History history, Expression id, Tables tables, boolean decimalsAsText) {
    this.history = history;
    this.id = id;
    this.tables = tables;
    this.decimalsAsText = decimalsAsText;
  }

  Block block(Rows.Scope scope) {
    var block = new Block(Source.table(SchemaName.of(EVENT), EVENT), scope, false);
    block.has("position");
    LogTable.WRITTEN.forEach(block::has);
    history.entity().fields().forEach(field -> block.computed.put(name(field), value(field)));
    block.where.addAll(conditions());
    return block;
  }

  private List<Expression> conditions() {
    Entity source = history.source();
    var state = SchemaName.of(tables.name(new Table.State(source)));
    Expression stream = StreamIds.stream(source, StreamIds.remembered(source, state, id));
    var conditions =
        new ArrayList<>(
            List.of(logged("stream").eq(stream), logged("entity").eq(text(source.logged()))));
    history
        .transition()
        .ifPresent(t -> conditions.add(LogTable.isOf(logged("type"), t.events(source))));
    return conditions;
  }

  private static Expression logged(String name) {
    return column(EVENT, name);
  }

  private Expression value(Entity.Field field) {
    boolean said =
        history
            .transition()
            .filter(
                t ->
                    t.affected(history.source().stateMachine().orElseThrow()).contains(name(field)))
            .isPresent();
    if (said) {
      Entity source = history.source();
      return tables
          .upcasting(source)
          .value(field, LoggedEvent.ofLog(source, HistoryEvents::logged));
    }
    for (HistoryRows.Column column : HistoryRows.Column.values()) {
      if (column.word().equals(name(field))) {
        return value(column);
      }
    }
    throw new CompilerBug("no event has a field `" + field.name() + "`");
  }

  private Expression value(HistoryRows.Column column) {
    return switch (column) {
      case VERSION -> logged("version");
      case EVENT_TYPE -> type();
      case OCCURRED_AT -> Moments.ofEvent(logged("time"));
      case ACTOR_KIND -> logged("actor_kind");
      case ACTOR_ID -> logged("actor_id");
      case AGGREGATE_ID -> id;
      case EVENT_ID -> logged("id");
      case POSITION -> logged("position");
      case COMMAND_ID -> logged("command");
      case CORRELATION_ID -> logged("correlation");
      case PAYLOAD -> payload();
    };
  }

  /** What the event is called now. */
  private Expression type() {
    var older = Expression.cases(logged("type"));
    for (Entity.Transition transition :
        history.source().stateMachine().orElseThrow().transitions()) {
      String now = transition.event(history.source());
      transition.events(history.source()).stream()
          .skip(1)
          .forEach(was -> older.when(text(was), text(now)));
    }
    return older.isEmpty() ? logged("type") : older.otherwise(logged("type"));
  }

  /**
   * What the event says, with datetimes and decimals as answers have them. What a field cannot have
   * now, fields that are no longer there, and records of children are left as they were said: to
   * read those as well would go deeper than libSQL's parser.
   */
  private Expression payload() {
    List<String> sides = List.of(JsonSql.path("before"), JsonSql.path("after"));
    return told(logged("data"), history.source().fields(), sides);
  }

  /** Whether answers have values of {@code field} in another form than events may. */
  private static boolean formed(Entity.Field field) {
    return field.type() == ScalarType.DATETIME || field.type() == ScalarType.DECIMAL;
  }

  /** {@code json} with what stands in it of {@code fields}, at each of {@code places}, as told. */
  private Expression told(Expression json, List<Entity.Field> fields, List<String> places) {
    Expression told = json;
    var pairs = new ArrayList<Expression>();
    for (Entity.Field field : fields) {
      for (String place : formed(field) ? places : List.<String>of()) {
        String path = place + JsonSql.member(name(field));
        pairs.add(text(path));
        pairs.add(told(field, json, path));
      }
      if (pairs.size() / 2 >= Limits.OBJECT_MEMBERS) {
        told = replaced(told, pairs);
        pairs.clear();
      }
    }
    return pairs.isEmpty() ? told : replaced(told, pairs);
  }

  /** {@code json} with what is there of the members that {@code pairs} names and gives. */
  private static Expression replaced(Expression json, List<Expression> pairs) {
    var arguments = new ArrayList<>(List.of(json));
    arguments.addAll(pairs);
    return call(Function.JSON_REPLACE, arguments);
  }

  private Expression told(Entity.Field field, Expression data, String path) {
    Expression read = Said.read(field, Said.written(field, data, path));
    boolean digits = field.type() == ScalarType.DECIMAL && !decimalsAsText;
    Expression plain =
        field.type() == ScalarType.DECIMAL
            ? further(read, x -> Digits.digits(x, field.scale()))
            : Moments.told(read);
    Expression told = digits ? JsonSql.json(plain) : plain;
    return call(Function.COALESCE, told, data.memberJson(path)); // a part is JSON, a text is not
  }

  /** {@code use} of what is worked out in steps as one step more, which goes no deeper. */
  private static Expression further(Expression value, UnaryOperator<Expression> use) {
    if (!(value instanceof Expression.Let(var steps, Expression last))) {
      return use.apply(value);
    }
    var more = new ArrayList<>(steps);
    more.add(new Expression.Step(List.of(Select.Result.of(last, "x"))));
    return new Expression.Let(more, use.apply(column("x")));
  }

  private static String name(Entity.Field field) {
    return field.name().text();
  }
}
