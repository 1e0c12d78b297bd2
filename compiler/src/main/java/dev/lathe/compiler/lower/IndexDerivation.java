package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.memo.Identity;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.resolve.OptionalFilters;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.RowRules;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.model.bundle.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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
 * <p>Optional filters ask for what each of them needs alone, and the graph for what it needs
 * without them. Several that are given at once are served by what one of them asks for: an index
 * for each set would be written at each change and seldom read. {@code dev.lathe.compiler.plan}
 * proves what SQLite makes of the result.
 */
final class IndexDerivation {
  private final Tables tables;
  private final Set<Index> indexes = new LinkedHashSet<>();

  private IndexDerivation(Tables tables) {
    this.tables = tables;
  }

  static List<Schema.Index> of(List<ResolvedGraph> graphs, Tables tables) {
    var all = new LinkedHashSet<Index>();
    for (ResolvedGraph graph : graphs) {
      all.addAll(
          Memo.<Set<Index>>recall(
              "indexes " + graph.name(),
              new Lower.PlanFrom(new Identity(graph), new Identity(tables)),
              () -> of(graph, tables)));
    }
    return planned(all);
  }

  private static Set<Index> of(ResolvedGraph graph, Tables tables) {
    var derivation = new IndexDerivation(tables);
    for (OptionalFilters.Given set : OptionalFilters.sets(graph)) {
      if (set.alone() || set.inputs().isEmpty()) {
        derivation.derive(set.graph());
      }
    }
    return derivation.indexes;
  }

  private void derive(ResolvedGraph graph) {
    Set<Rows> fed = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.rowsets().values().forEach(rows -> fed.addAll(before(rows)));
    graph.rowsets().values().stream().filter(rows -> !fed.contains(rows)).forEach(this::derive);
    graph.lookups().values().forEach(lookup -> derive(lookup.rows()));
    for (Value expression : graph.expressions()) {
      for (Value part : Values.all(expression)) {
        if (part instanceof Value.Summary summary) {
          derive(summary.rows());
        }
      }
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      for (RowRules.Unique unique : emit.rules().unique()) {
        add(
            new Table.State(emit.entity()),
            unique.fields().stream().map(Index.Column::of).toList());
      }
    }
  }

  /** All steps before {@code rows}. */
  private static List<Rows> before(Rows rows) {
    List<Rows> chain = rows.chain();
    return chain.subList(1, chain.size());
  }

  /** All but those that begin another: one of them serves nothing the other does not. */
  private static List<Schema.Index> planned(Set<Index> indexes) {
    Map<String, List<Index>> byTable =
        indexes.stream().collect(Collectors.groupingBy(Index::table));
    return indexes.stream()
        .filter(
            index ->
                byTable.getOrDefault(index.table(), List.of()).stream().noneMatch(index::within))
        .map(Index::planned)
        .toList();
  }

  private void derive(Rows rows) {
    var needs = new Needs();
    collect(rows, needs).ifPresent(table -> derive(table, needs));
  }

  private void derive(Table table, Needs needs) {
    related(needs);
    boolean many = table instanceof Table.Children && !needs.order.isEmpty(); // of one parent
    if (needs.compared.equal.contains(table.entity().key()) && !many) {
      return; // the primary key is index enough
    }
    if (needs.compared.isEmpty() && needs.joined.values().stream().anyMatch(c -> !c.isEmpty())) {
      needs.joined.forEach((path, compared) -> found(table, path, compared));
      return;
    }
    if (needs.compared.isEmpty() && !needs.alternatives.isEmpty()) {
      needs.alternatives.forEach(field -> add(table, List.of(Index.Column.of(field))));
      return;
    }
    add(table, columns(needs.compared, needs.order));
  }

  /**
   * Whether the index of {@code rows} finds them and can't sort them as well. Then they are sorted
   * when they are found: in the order of another index, one would have to look at all.
   */
  static boolean findsBeforeSorting(Rows rows) {
    var needs = new Needs();
    Optional<Table> table = collect(rows, needs);
    if (table.isEmpty() || needs.closed || needs.grouped || needs.order.isEmpty()) {
      return false;
    }
    Compared compared = needs.compared;
    if (compared.isEmpty()) {
      return !needs.alternatives.isEmpty()
          || needs.joined.values().stream().anyMatch(related -> !related.isEmpty());
    }
    Entity.Field first = needs.order.getFirst().field();
    return compared.equal.isEmpty()
        && (compared.range.isEmpty() ? compared.list : compared.range)
            .stream().findFirst().filter(first::equals).isEmpty();
  }

  /** What finds by these comparisons and, if it can be had for the same index, sorts as well. */
  private static List<Index.Column> columns(Compared compared, List<Index.Column> order) {
    var columns = new ArrayList<Index.Column>();
    compared.equal.forEach(field -> columns.add(Index.Column.of(field)));
    Optional<Entity.Field> range = compared.range.stream().findFirst();
    boolean sorts = !order.isEmpty() && range.map(order.getFirst().field()::equals).orElse(true);
    if (compared.equal.isEmpty() && !sorts && range.isPresent()) {
      return List.of(Index.Column.of(range.get())); // a sorted part beats a walk through the whole
    }
    if (compared.equal.isEmpty() && range.isEmpty() && !compared.list.isEmpty()) {
      return List.of(Index.Column.of(compared.list.iterator().next()));
    }
    List<Index.Column> further =
        order.isEmpty()
            ? range.or(() -> compared.list.stream().findFirst()).map(Index.Column::of).stream()
                .toList()
            : order;
    boolean turned = !further.isEmpty() && further.getFirst().descending();
    for (Index.Column column : further) {
      if (!compared.equal.contains(column.field())) {
        columns.add(new Index.Column(column.field(), column.descending() != turned));
      }
    }
    return columns;
  }

  private void add(Table table, List<Index.Column> columns) {
    if (!columns.isEmpty() && !byKey(table, columns)) {
      List<String> all = table.entity().fields().stream().map(f -> f.column().text()).toList();
      indexes.add(new Index(tables.name(table), List.copyOf(columns), all));
    }
  }

  /** Whether the primary key serves as an index of {@code columns}. */
  private static boolean byKey(Table table, List<Index.Column> columns) {
    if (!(table instanceof Table.Children children)) {
      return columns.getFirst().field().equals(table.entity().key());
    }
    Entity.Field parent = children.entity().key();
    List<Entity.Field> key = List.of(parent, children.list().keyField());
    List<Entity.Field> fields = columns.stream().map(Index.Column::field).toList();
    return key.subList(0, Math.min(key.size(), fields.size())).equals(fields);
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
              Conjuncts.of(where, needs);
            });
    related(needs);
    if (!needs.compared.equal.contains(table.entity().key())) {
      add(table, columns(needs.compared, List.of()));
    }
  }

  /** A relation to something else than a key is followed by an index. */
  private void referred(Value.Hop hop) {
    add(hop.table(), List.of(Index.Column.of(hop.foreignKey())));
  }

  /** From the related row that has the value back to the rows that refer to it. */
  private void found(Table table, List<Value.Hop> path, Compared compared) {
    if (compared.isEmpty()) {
      return;
    }
    Table from = table;
    for (Value.Hop hop : path) {
      add(from, List.of(Index.Column.of(hop.localKey())));
      from = hop.table();
    }
    if (!compared.equal.contains(from.entity().key())) {
      add(from, columns(compared, List.of()));
    }
  }

  /** The program's own tables have their indexes, and the elements of an input can have none. */
  private static boolean isIndexed(Table table) {
    return switch (table) {
      case Table.History _, Table.Elements _, Table.Kept _ -> false;
      case Table.State _, Table.Children _, Table.Mirror _, Table.Derived _, Table.Events _ -> true;
    };
  }

  /** The table scanned, and what the nodes over it compare and sort its columns by. */
  private static Optional<Table> collect(Rows rows, Needs needs) {
    return switch (rows) {
      case Rows.Scan(Table.Read read, Rows.Scope _) ->
          Optional.of(read.table()).filter(IndexDerivation::isIndexed);
      case Rows.Filter(Rows input, Value predicate, List<String> optional) -> {
        Optional<Table> table = collect(input, needs);
        needs.follow(predicate);
        if (optional.isEmpty() && !needs.grouped && !needs.closed) {
          Conjuncts.of(predicate, needs);
        }
        yield table;
      }
      case Rows.Order(Rows input, List<Rows.Key> keys) -> {
        Optional<Table> table = collect(input, needs);
        keys.forEach(key -> needs.follow(key.value()));
        if (!needs.closed) {
          needs.order(keys);
        }
        yield table;
      }
      case Rows.Page(Rows input, var unique, var _) -> {
        Optional<Table> table = collect(input, needs);
        if (!needs.closed) {
          needs.tell(unique);
        }
        yield table;
      }
      case Rows.Lookup lookup -> {
        Optional<Table> table = collect(lookup.input(), needs);
        needs.follow(lookup.found());
        yield table;
      }
      case Rows.Limit(Rows input, Value _, var _) -> {
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
          needs.group(groups, measures);
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
}
