package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.blueprint.Expr.Operator;
import dev.lathe.compiler.blueprint.Node.Function;
import dev.lathe.compiler.kept.Kept;
import dev.lathe.compiler.kept.Same;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The indexes that a blueprint's reads ask for: the columns compared for equality first, then those
 * sorted or grouped by, else one range or list. Where only a relation's field is compared, the
 * related table is found by that field and the rows by their reference to it.
 *
 * <p>An optional filter asks for nothing: it must also do without. {@code dev.lathe.compiler.plan}
 * proves what SQLite makes of the result.
 */
final class IndexDerivation {
  private final Tables tables;
  private final Set<Index> indexes = new LinkedHashSet<>();

  private IndexDerivation(Tables tables) {
    this.tables = tables;
  }

  static List<String> of(List<ResolvedGraph> graphs, Tables tables, Kept kept) {
    var all = new LinkedHashSet<Index>();
    for (ResolvedGraph graph : graphs) {
      all.addAll(
          kept.<Set<Index>>get(
              "indexes " + graph.name(),
              new Lower.PlanFrom(new Same(graph), new Same(tables)),
              () -> of(graph, tables)));
    }
    return statements(all);
  }

  private static Set<Index> of(ResolvedGraph graph, Tables tables) {
    var derivation = new IndexDerivation(tables);
    Set<Rows> fed = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.rowsets().values().forEach(rows -> rows.from().ifPresent(fed::add));
    graph.rowsets().values().stream()
        .filter(rows -> !fed.contains(rows))
        .forEach(derivation::derive);
    graph.lookups().values().forEach(lookup -> derivation.derive(lookup.rows()));
    return derivation.indexes;
  }

  /** A column of an index; SQLite walks an index both ways, so directions are relative. */
  private record Column(Entity.Field field, boolean descending) {
    static Column of(Entity.Field field) {
      return new Column(field, false);
    }

    String name() {
      return field.column().text();
    }
  }

  /** An index on a table's columns, in this order. */
  private record Index(String table, List<Column> columns) {
    boolean within(Index other) {
      return !equals(other)
          && table.equals(other.table)
          && other.columns.size() >= columns.size()
          && other.columns.subList(0, columns.size()).equals(columns);
    }

    String statement() {
      var name = new StringBuilder("ix_").append(table);
      columns.forEach(c -> name.append('_').append(c.name()).append(c.descending ? "_desc" : ""));
      return "CREATE INDEX IF NOT EXISTS %s ON %s(%s)"
          .formatted(
              Sql.name(name.toString()),
              Sql.name(table),
              columns.stream()
                  .map(c -> Sql.name(c.name()) + (c.descending ? " DESC" : ""))
                  .collect(Collectors.joining(",")));
    }
  }

  /** One statement an index; one that begins another serves nothing the other does not. */
  private static List<String> statements(Set<Index> indexes) {
    return indexes.stream()
        .filter(index -> indexes.stream().noneMatch(index::within))
        .map(Index::statement)
        .toList();
  }

  private void derive(Rows rows) {
    var needs = new Needs();
    collect(rows, needs).ifPresent(table -> derive(table, needs));
  }

  private void derive(Table table, Needs needs) {
    related(needs);
    if (needs.compared.equal.contains(table.entity().key())) {
      return; // the primary key is index enough
    }
    if (needs.compared.isEmpty() && needs.joined.values().stream().anyMatch(c -> !c.isEmpty())) {
      needs.joined.forEach((path, compared) -> found(table, path, compared));
      return;
    }
    if (needs.compared.isEmpty() && !needs.alternatives.isEmpty()) {
      needs.alternatives.forEach(field -> add(table, List.of(Column.of(field))));
      return;
    }
    add(table, columns(needs.compared, needs.order));
  }

  /** What finds by these comparisons and, if it can be had for the same index, sorts as well. */
  private static List<Column> columns(Compared compared, List<Column> order) {
    var columns = new ArrayList<Column>();
    compared.equal.forEach(field -> columns.add(Column.of(field)));
    Optional<Entity.Field> range = compared.range.stream().findFirst();
    boolean sorts = !order.isEmpty() && range.map(order.getFirst().field::equals).orElse(true);
    if (compared.equal.isEmpty() && !sorts && range.isPresent()) {
      return List.of(Column.of(range.get())); // a sorted part beats a walk through the whole
    }
    if (compared.equal.isEmpty() && range.isEmpty() && !compared.list.isEmpty()) {
      return List.of(Column.of(compared.list.iterator().next()));
    }
    List<Column> further =
        order.isEmpty()
            ? range.or(() -> compared.list.stream().findFirst()).map(Column::of).stream().toList()
            : order;
    boolean turned = !further.isEmpty() && further.getFirst().descending;
    for (Column column : further) {
      if (!compared.equal.contains(column.field)) {
        columns.add(new Column(column.field, column.descending != turned));
      }
    }
    return columns;
  }

  private void add(Table table, List<Column> columns) {
    if (!columns.isEmpty() && !columns.getFirst().field.equals(table.entity().key())) {
      indexes.add(new Index(tables.name(table), List.copyOf(columns)));
    }
  }

  private void related(Needs needs) {
    needs.hops.forEach(this::referred);
    needs.asked.forEach(this::asked);
  }

  /** Whether a relation leads to a row is asked once a row: by what refers to it first. */
  private void asked(Value.Exists exists) {
    var needs = new Needs();
    Table table = exists.relation().table();
    needs.compared.equal.add(exists.relation().foreignKey());
    exists
        .where()
        .ifPresent(
            where -> {
              needs.follow(where);
              conjuncts(where, needs);
            });
    related(needs);
    if (!needs.compared.equal.contains(table.entity().key())) {
      add(table, columns(needs.compared, List.of()));
    }
  }

  /** A relation to something else than a key is followed by an index. */
  private void referred(Value.Hop hop) {
    add(hop.table(), List.of(Column.of(hop.foreignKey())));
  }

  /** From the related row that has the value back to the rows that refer to it. */
  private void found(Table table, List<Value.Hop> path, Compared compared) {
    if (compared.isEmpty()) {
      return;
    }
    Table from = table;
    for (Value.Hop hop : path) {
      add(from, List.of(Column.of(hop.localKey())));
      from = hop.table();
    }
    if (!compared.equal.contains(from.entity().key())) {
      add(from, columns(compared, List.of()));
    }
  }

  /** The columns of one table that a filter compares. */
  private static final class Compared {
    final Set<Entity.Field> equal = new LinkedHashSet<>();
    final Set<Entity.Field> range = new LinkedHashSet<>();
    final Set<Entity.Field> list = new LinkedHashSet<>();

    boolean isEmpty() {
      return equal.isEmpty() && range.isEmpty() && list.isEmpty();
    }
  }

  private static final class Needs {
    final Compared compared = new Compared();

    /** Fields of related rows, by the way to them. */
    final Map<List<Value.Hop>, Compared> joined = new LinkedHashMap<>();

    final Set<Value.Hop> hops = new LinkedHashSet<>();

    /** Relations that a filter or a map asks about. */
    final Set<Value.Exists> asked = new LinkedHashSet<>();

    /** The fields of a filter any of which is enough. */
    final Set<Entity.Field> alternatives = new LinkedHashSet<>();

    /** The order of rows, or of groups. */
    final List<Column> order = new ArrayList<>();

    /** Columns that a map or reduce only gave another name. */
    final Map<String, Entity.Field> renamed = new HashMap<>();

    boolean grouped;

    /** Rows were cut off: what comes later works on few. */
    boolean closed;

    Optional<Entity.Field> column(Value value) {
      return switch (value) {
        case Value.Column(List<Value.Hop> path, Entity.Field field, var _) ->
            path.isEmpty() ? Optional.of(field) : Optional.empty();
        case Value.Output(String name, var _) -> Optional.ofNullable(renamed.get(name));
        case Value.Input _,
            Value.Literal _,
            Value.Uuid _,
            Value.Called _,
            Value.RowField _,
            Value.RowsetField _,
            Value.Exists _,
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

    void follow(Value value) {
      for (Value leaf : Values.leaves(value)) {
        if (leaf instanceof Value.Column(List<Value.Hop> path, var _, var _)) {
          hops.addAll(path);
        } else if (leaf instanceof Value.Exists exists) {
          hops.addAll(exists.path());
          asked.add(exists);
        }
      }
    }
  }

  /** The table scanned, and what the nodes over it compare and sort its columns by. */
  private static Optional<Table> collect(Rows rows, Needs needs) {
    return switch (rows) {
      case Rows.Scan(Table.Read read, Rows.Scope _) -> Optional.of(read.table());
      case Rows.Filter(Rows input, Value predicate, List<String> optional) -> {
        Optional<Table> table = collect(input, needs);
        needs.follow(predicate);
        if (optional.isEmpty() && !needs.grouped && !needs.closed) {
          conjuncts(predicate, needs);
        }
        yield table;
      }
      case Rows.Order(Rows input, List<Rows.Key> keys) -> {
        Optional<Table> table = collect(input, needs);
        keys.forEach(key -> needs.follow(key.value()));
        if (!needs.closed) {
          order(keys, needs);
        }
        yield table;
      }
      case Rows.Lookup lookup -> {
        Optional<Table> table = collect(lookup.input(), needs);
        needs.follow(lookup.found());
        yield table;
      }
      case Rows.Limit(Rows input, Value _) -> {
        Optional<Table> table = collect(input, needs);
        needs.closed = true;
        yield table;
      }
      case Rows.Project(Rows input, var outputs, var _) -> {
        Optional<Table> table = collect(input, needs);
        outputs.forEach(output -> needs.follow(output.value()));
        needs.map(outputs);
        yield table;
      }
      case Rows.Aggregate(Rows input, var groups, var measures, var _) -> {
        Optional<Table> table = collect(input, needs);
        groups.forEach(group -> needs.follow(group.value()));
        measures.forEach(measure -> measure.operand().ifPresent(needs::follow));
        if (!needs.closed) {
          group(groups, measures, needs);
        }
        yield table;
      }
      case Rows.Distinct(Rows input) -> {
        Optional<Table> table = collect(input, needs);
        needs.closed = true;
        yield table;
      }
    };
  }

  /** Groups come one after the other where rows come in the groups' order. */
  private static void group(List<Rows.Named> groups, List<Rows.Measured> measures, Needs needs) {
    needs.order.clear();
    if (needs.grouped) {
      needs.renamed.clear(); // groups of groups
      return;
    }
    needs.grouped = true;
    var columns = groups.stream().map(group -> needs.column(group.value())).toList();
    if (columns.stream().allMatch(Optional::isPresent)) {
      columns.forEach(column -> needs.order.add(Column.of(column.orElseThrow())));
    }
    if (groups.isEmpty() && measures.size() == 1) {
      Rows.Measured only = measures.getFirst();
      if (only.function() == Function.MIN || only.function() == Function.MAX) {
        only.operand()
            .flatMap(needs::column)
            .ifPresent(field -> needs.order.add(Column.of(field))); // its first or last entry
      }
    }
    needs.map(groups);
  }

  private static void order(List<Rows.Key> keys, Needs needs) {
    var order = new ArrayList<Column>();
    for (Rows.Key key : keys) {
      Optional<Entity.Field> column = needs.column(key.value());
      if (column.isEmpty() || (!order.isEmpty() && !naturalNulls(key))) {
        break; // an index helps as far as it goes
      }
      order.add(new Column(column.get(), key.descending()));
    }
    if (needs.grouped) {
      regroup(order, keys.size(), needs);
      return;
    }
    if (order.size() == keys.size()) {
      append(needs.order, order); // an earlier sort breaks ties
    }
    needs.order.clear();
    needs.order.addAll(order);
  }

  /** The groups in the order they are sorted by, if it is theirs. */
  private static void regroup(List<Column> order, int keys, Needs needs) {
    if (order.size() == keys && !needs.order.isEmpty()) {
      append(needs.order, order);
      if (order.size() == needs.order.size()) {
        needs.order.clear();
        needs.order.addAll(order);
      }
    }
  }

  private static void append(List<Column> columns, List<Column> to) {
    var there = to.stream().map(Column::field).collect(Collectors.toCollection(HashSet::new));
    columns.stream().filter(column -> there.add(column.field)).forEach(to::add);
  }

  /** Whether nulls stand where an index has them; SQLite allows another place in the first key. */
  private static boolean naturalNulls(Rows.Key key) {
    return key.descending() ? !key.nullsFirst() : key.nullsFirst() || !nullable(key);
  }

  private static boolean nullable(Rows.Key key) {
    return key.value().type().nullable();
  }

  private static void conjuncts(Value predicate, Needs needs) {
    if (!(predicate instanceof Value.Op(Operator operator, List<Value> operands, var _))) {
      return;
    }
    switch (operator) {
      case AND -> operands.forEach(v -> conjuncts(v, needs));
      case OR -> alternatives(operands, needs);
      case EQ, IS_NULL -> compared(operands, needs).forEach(to -> to.under().equal.add(to.field()));
      case GT, GTE, LT, LTE, BETWEEN ->
          compared(operands, needs).forEach(to -> to.under().range.add(to.field()));
      case IN ->
          compared(operands, needs).stream()
              .limit(1)
              .forEach(to -> to.under().list.add(to.field()));
      case NEQ, ADD, SUB, MUL, DIV, NOT, LIKE, CONCAT, COALESCE -> {}
    }
  }

  /** SQLite looks each one up, where each one has an index. */
  private static void alternatives(List<Value> operands, Needs needs) {
    var fields = new LinkedHashSet<Entity.Field>();
    for (Value operand : operands) {
      var alone = new Needs();
      alone.renamed.putAll(needs.renamed);
      conjuncts(operand, alone);
      var all = new LinkedHashSet<Entity.Field>(alone.compared.equal);
      all.addAll(alone.compared.range);
      all.addAll(alone.compared.list);
      if (all.isEmpty()) {
        return;
      }
      fields.add(all.iterator().next());
    }
    if (needs.alternatives.isEmpty()) {
      needs.alternatives.addAll(fields);
    }
  }

  /** A field, and where its comparison is noted. */
  private record Target(Compared under, Entity.Field field) {}

  /** The fields among {@code operands} that are compared with what no row changes. */
  private static List<Target> compared(List<Value> operands, Needs needs) {
    var targets = new ArrayList<Target>();
    for (int i = 0; i < operands.size(); i++) {
      boolean othersFixed = true;
      for (int other = 0; other < operands.size(); other++) {
        othersFixed &= other == i || !Values.readsRow(operands.get(other));
      }
      if (othersFixed) {
        target(operands.get(i), needs).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private static Optional<Target> target(Value value, Needs needs) {
    if (value instanceof Value.Column(List<Value.Hop> path, Entity.Field field, var _)
        && !path.isEmpty()) {
      return Optional.of(
          new Target(needs.joined.computeIfAbsent(path, p -> new Compared()), field));
    }
    return needs.column(value).map(field -> new Target(needs.compared, field));
  }
}
