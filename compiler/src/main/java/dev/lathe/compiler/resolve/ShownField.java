package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import java.util.List;
import java.util.Optional;

/**
 * Whether a graph's answer tells something of a field: it has it, or what is made of it, or a read
 * finds, sorts or counts by it. A command tells what it answers with; its guards decide over fields
 * that nobody is shown.
 */
final class ShownField {
  private final Entity entity;
  private final Entity.Field field;
  private final List<ResolvedProjection> derived;

  ShownField(Entity entity, Entity.Field field, List<ResolvedProjection> derived) {
    this.entity = entity;
    this.field = field;
    this.derived = derived;
  }

  /** How a field gets into an answer, the worst way there is. */
  enum Way {
    NOT,
    /** Of the row that the answer shows, or that a command is about. */
    OF_THE_ROW,
    /** Of some row: by a relation, from a sum, from events. */
    OTHERWISE;

    Way or(Way other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  Way in(ResolvedGraph graph) {
    Way way = Way.NOT;
    for (Form leaf : graph.result().leaves()) way = way.or(leaf(graph, leaf));
    if (graph.commands()) return way;
    for (Value expression : withoutRule(graph)) way = way.or(mentioned(graph, expression));
    for (Rows rows : graph.allRows()) {
      if (rows instanceof Rows.Scan(Table.Read source, var _) && keeps(source.table())) {
        way = Way.OTHERWISE;
      }
    }
    return way;
  }

  /** A permission lets in or not, whatever it compares. */
  private static List<Value> withoutRule(ResolvedGraph graph) {
    Optional<Value> rule = graph.access().map(Access::condition);
    return graph.expressions().stream()
        .filter(expression -> rule.filter(expression::equals).isEmpty())
        .toList();
  }

  private Way leaf(ResolvedGraph graph, Form leaf) {
    return switch (leaf) {
      case Form.AllRows(String node, var fields) -> fields(graph.rows(node), fields);
      case Form.OneRow(String node, var fields) -> fields(graph.lookup(node).rows(), fields);
      case Form.Scalar(Value value) -> mentioned(graph, value);
      case Form.EmitOutput(String node) ->
          graph.emits().stream().filter(emit -> emit.node().equals(node)).anyMatch(this::tells)
              ? Way.OF_THE_ROW
              : Way.NOT;
      case Form.CalledJson _,
          Form.Variables _,
          Form.EventIds _,
          Form.Constant _,
          Form.Obj _,
          Form.Arr _,
          Form.Found _ ->
          Way.NOT;
    };
  }

  private boolean tells(ResolvedGraph.Emit emit) {
    return emit.entity().name().text().equals(entity.name().text())
        && emit.transition().affected(emit.machine()).contains(field.name().text());
  }

  private Way fields(Rows rows, List<Rows.Field> fields) {
    Way way = Way.NOT;
    for (Rows.Field one : fields) way = way.or(origin(rows, one.name()));
    return way;
  }

  private Way origin(Rows rows, String name) {
    return rows.origin(name)
        .map(
            origin ->
                switch (origin) {
                  case Rows.Origin.Stored(Table.Read source, Rows.Field stored) ->
                      stored(source.table(), stored.name());
                  case Rows.Origin.Computed(Value value, var _) -> mentioned(value);
                  case Rows.Origin.Counted(Rows.Measured measure, var _) ->
                      measure.operand().map(this::mentioned).orElse(Way.NOT);
                })
        .orElse(Way.NOT);
  }

  private Way stored(Table table, String name) {
    boolean named = name.equals(field.name().text());
    return switch (table) {
      case Table.State(Entity own) -> named && same(own) ? Way.OF_THE_ROW : Way.NOT;
      case Table.Mirror mirror -> named && same(mirror.entity()) ? Way.OF_THE_ROW : Way.NOT;
      case Table.History history ->
          same(history.source()) && (named || name.equals(HistoryRows.Column.PAYLOAD.word()))
              ? Way.OTHERWISE
              : Way.NOT;
      case Table.Events events -> named && same(events.source()) ? Way.OTHERWISE : Way.NOT;
      case Table.Derived _, Table.Children _, Table.Elements _, Table.Kept _ -> Way.NOT;
    };
  }

  private boolean same(Entity other) {
    return other.name().text().equals(entity.name().text());
  }

  /** A derived projection that keeps something of it. */
  private boolean keeps(Table table) {
    return table instanceof Table.Derived own
        && derived.stream()
            .filter(projection -> projection.table().equals(own))
            .filter(projection -> same(projection.events().source()))
            .flatMap(projection -> projection.expressions().stream())
            .flatMap(expression -> Values.all(expression).stream())
            .anyMatch(
                part ->
                    part instanceof Value.Column column
                        && column.field().name().text().equals(field.name().text()));
  }

  private Way mentioned(ResolvedGraph graph, Value value) {
    Way way = mentioned(value);
    for (Value part : Values.all(value)) {
      way =
          way.or(
              switch (part) {
                case Value.RowField(String node, String name, var _) ->
                    origin(graph.lookup(node).rows(), name);
                case Value.RowsetField(String node, int _, String name, var _) ->
                    origin(graph.rows(node), name);
                case Value.Emitted(var _, Value.EmitPart.Before(Entity.Field told), var _) ->
                    is(told) ? Way.OF_THE_ROW : Way.NOT;
                case Value.Emitted(var _, Value.EmitPart.After(Entity.Field told), var _) ->
                    is(told) ? Way.OF_THE_ROW : Way.NOT;
                default -> Way.NOT;
              });
    }
    return way;
  }

  private Way mentioned(Value value) {
    Way way = Way.NOT;
    boolean nested = false;
    for (Value part : Values.all(value)) {
      nested |= part instanceof Value.Summary || part instanceof Value.Exists;
      if (part instanceof Value.Column(var path, Entity.Field column, var _)
          && (is(column) || saidByEvents(column))) {
        way = way.or(path.isEmpty() && is(column) ? Way.OF_THE_ROW : Way.OTHERWISE);
      }
    }
    return way == Way.OF_THE_ROW && nested ? Way.OTHERWISE : way;
  }

  private boolean is(Entity.Field other) {
    return other.name().equals(field.name()); // a name has its place, so there is no other one
  }

  /** What events of the entity are asked for whole. */
  private boolean saidByEvents(Entity.Field column) {
    return column.name().text().equals(HistoryRows.Column.PAYLOAD.word())
        && column.name().span().equals(entity.name().span());
  }
}
