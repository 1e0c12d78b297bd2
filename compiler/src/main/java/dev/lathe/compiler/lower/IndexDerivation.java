package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.blueprint.Expr.Operator;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The indexes that a blueprint's reads ask for: the columns compared for equality first, then those
 * sorted by, else those compared by range. An optional filter asks for nothing: it must also do
 * without.
 */
final class IndexDerivation {
  private final Tables tables;
  private final Set<Index> indexes = new LinkedHashSet<>();

  private IndexDerivation(Tables tables) {
    this.tables = tables;
  }

  static List<String> of(List<ResolvedGraph> graphs, Tables tables) {
    var derivation = new IndexDerivation(tables);
    for (ResolvedGraph graph : graphs) {
      var fed = graph.rowsets().values().stream().flatMap(r -> input(r).stream()).toList();
      graph.rowsets().values().stream()
          .filter(rows -> !fed.contains(rows))
          .forEach(derivation::derive);
      graph.lookups().values().forEach(lookup -> derivation.derive(lookup.rows()));
    }
    return derivation.statements();
  }

  private static Optional<Rows> input(Rows rows) {
    return switch (rows) {
      case Rows.Scan _ -> Optional.empty();
      case Rows.Filter filter -> Optional.of(filter.input());
      case Rows.Project project -> Optional.of(project.input());
      case Rows.Aggregate aggregate -> Optional.of(aggregate.input());
      case Rows.Order order -> Optional.of(order.input());
      case Rows.Limit limit -> Optional.of(limit.input());
      case Rows.Distinct distinct -> Optional.of(distinct.input());
    };
  }

  /** An index on a table's columns, in this order. */
  private record Index(String table, List<Entity.Field> columns) {
    boolean within(Index other) {
      return !equals(other)
          && table.equals(other.table)
          && other.columns.size() >= columns.size()
          && other.columns.subList(0, columns.size()).equals(columns);
    }

    String statement() {
      var names = columns.stream().map(c -> c.column().text()).toList();
      return "CREATE INDEX IF NOT EXISTS %s ON %s(%s)"
          .formatted(
              Sql.name("ix_" + table + "_" + String.join("_", names)),
              Sql.name(table),
              names.stream().map(Sql::name).collect(Collectors.joining(",")));
    }
  }

  /** One statement an index; one that begins another serves nothing the other does not. */
  private List<String> statements() {
    return indexes.stream()
        .filter(index -> indexes.stream().noneMatch(index::within))
        .map(Index::statement)
        .toList();
  }

  private void derive(Rows rows) {
    var needs = new Needs();
    Optional<Table> table = collect(rows, needs);
    if (table.isEmpty()) {
      return;
    }
    Entity.Field key = table.get().entity().key();
    var columns = new ArrayList<>(needs.equal);
    if (columns.contains(key)) {
      return; // the primary key is index enough
    }
    for (Entity.Field field : needs.order.isEmpty() ? needs.range : needs.order) {
      if (!columns.contains(field)) {
        columns.add(field);
      }
      if (needs.order.isEmpty()) {
        break; // SQLite uses one range
      }
    }
    if (columns.isEmpty() || columns.getFirst().equals(key)) {
      return;
    }
    indexes.add(new Index(tables.name(table.get()), List.copyOf(columns)));
  }

  private static final class Needs {
    final Set<Entity.Field> equal = new LinkedHashSet<>();
    final Set<Entity.Field> range = new LinkedHashSet<>();
    final Set<Entity.Field> order = new LinkedHashSet<>();

    /** Columns that a map only gave another name. */
    final Map<String, Entity.Field> renamed = new HashMap<>();

    Optional<Entity.Field> column(Value value) {
      return switch (value) {
        case Value.Column(List<Value.Hop> path, Entity.Field field, var _) ->
            path.isEmpty() ? Optional.of(field) : Optional.empty();
        case Value.Output(String name, var _) -> Optional.ofNullable(renamed.get(name));
        case Value.Input _,
            Value.Literal _,
            Value.Uuid _,
            Value.RowField _,
            Value.RowsetField _,
            Value.Selected _,
            Value.Emitted _,
            Value.Op _,
            Value.Case _,
            Value.ListOf _ ->
            Optional.empty();
      };
    }

    void map(List<Rows.Named> outputs) {
      var names = new HashMap<String, Entity.Field>();
      outputs.forEach(o -> column(o.value()).ifPresent(field -> names.put(o.name(), field)));
      renamed.clear();
      renamed.putAll(names);
    }
  }

  /** The table scanned, and what the nodes over it compare and sort its columns by. */
  private static Optional<Table> collect(Rows rows, Needs needs) {
    return switch (rows) {
      case Rows.Scan(Table.Read read, Rows.Scope _) -> Optional.of(read.table());
      case Rows.Filter(Rows input, Value predicate, List<String> optional) -> {
        Optional<Table> table = collect(input, needs);
        if (table.isPresent() && optional.isEmpty()) {
          conjuncts(predicate, needs);
        }
        yield table;
      }
      case Rows.Order(Rows input, List<Rows.Key> keys) -> {
        Optional<Table> table = collect(input, needs);
        if (table.isPresent()) {
          order(keys, needs);
        }
        yield table;
      }
      case Rows.Limit(Rows input, Value _) -> collect(input, needs);
      case Rows.Project(Rows input, var outputs, var _) -> {
        Optional<Table> table = collect(input, needs);
        needs.map(outputs);
        yield table;
      }
      case Rows.Aggregate(Rows input, var _, var _, var _) -> {
        Optional<Table> table = collect(input, needs);
        needs.map(List.of()); // a group is no row of the table
        yield table;
      }
      case Rows.Distinct(Rows input) -> collect(input, needs);
    };
  }

  private static void order(List<Rows.Key> keys, Needs needs) {
    needs.order.clear();
    boolean descending = !keys.isEmpty() && keys.getFirst().descending();
    for (Rows.Key key : keys) {
      Optional<Entity.Field> column = needs.column(key.value());
      if (column.isEmpty() || key.descending() != descending) {
        return; // an index helps as far as it goes
      }
      needs.order.add(column.get());
    }
  }

  private static void conjuncts(Value predicate, Needs needs) {
    if (!(predicate instanceof Value.Op(Operator operator, List<Value> operands, var _))) {
      return;
    }
    switch (operator) {
      case AND -> operands.forEach(v -> conjuncts(v, needs));
      case EQ -> compared(operands, needs.equal, needs);
      case GT, GTE, LT, LTE, BETWEEN -> compared(operands, needs.range, needs);
      case NEQ, ADD, SUB, MUL, DIV, OR, NOT, IS_NULL, LIKE, CONCAT, COALESCE, IN -> {}
    }
  }

  private static void compared(List<Value> operands, Set<Entity.Field> fields, Needs needs) {
    for (int i = 0; i < operands.size(); i++) {
      int self = i;
      boolean othersFixed =
          java.util.stream.IntStream.range(0, operands.size())
              .filter(other -> other != self)
              .noneMatch(other -> Values.readsRow(operands.get(other)));
      if (othersFixed) {
        needs.column(operands.get(i)).ifPresent(fields::add);
      }
    }
  }
}
