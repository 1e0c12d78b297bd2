package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a chain of nodes compares, follows and sorts by: what its table's index is made of. */
final class Needs {
  final Compared compared = new Compared();

  /** Fields of related rows, by the way to them. */
  final Map<List<Value.Hop>, Compared> joined = new LinkedHashMap<>();

  final Set<Value.Hop> hops = new LinkedHashSet<>();

  /** Relations that a filter or a map asks about. */
  final Set<Value.Exists> asked = new LinkedHashSet<>();

  /** The fields of a filter any of which is enough. */
  final Set<Entity.Field> alternatives = new LinkedHashSet<>();

  /** The order of rows, or of groups. */
  final List<Index.Column> order = new ArrayList<>();

  /** Columns that a map or reduce only gave another name. */
  final Map<String, Entity.Field> renamed = new HashMap<>();

  /** Whether {@link #order} is all that rows are sorted by. */
  private boolean wholeOrder = true;

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
          Value.Summary _,
          Value.Around _,
          Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
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

  /** Groups come one after the other where rows come in the groups' order. */
  void group(List<Rows.Named> groups, List<Rows.Measured> measures) {
    order.clear();
    if (grouped) {
      renamed.clear(); // groups of groups
      return;
    }
    grouped = true;
    var columns = groups.stream().map(group -> column(group.value())).toList();
    if (columns.stream().allMatch(Optional::isPresent)) {
      columns.forEach(column -> order.add(Index.Column.of(column.orElseThrow())));
    }
    if (groups.isEmpty() && measures.size() == 1) {
      Rows.Measured only = measures.getFirst();
      if (only.function() == AggregateFunction.MIN || only.function() == AggregateFunction.MAX) {
        only.operand()
            .flatMap(this::column)
            .ifPresent(field -> order.add(Index.Column.of(field))); // its first or last entry
      }
    }
    map(groups);
  }

  void order(List<Rows.Key> keys) {
    var wanted = new ArrayList<Index.Column>();
    for (Rows.Key key : keys) {
      Optional<Entity.Field> column = column(key.value());
      if (column.isEmpty() || (!wanted.isEmpty() && !naturalNulls(key))) {
        break; // an index helps as far as it goes
      }
      wanted.add(new Index.Column(column.get(), key.descending()));
    }
    wholeOrder = wanted.size() == keys.size();
    if (grouped) {
      regroup(wanted, keys.size());
      return;
    }
    if (wanted.size() == keys.size()) {
      append(order, wanted); // an earlier sort breaks ties
    }
    order.clear();
    order.addAll(wanted);
  }

  /** Rows alike in the order come by {@code unique}, the way its last term goes. */
  void tell(List<Entity.Field> unique) {
    if (wholeOrder && !grouped) {
      boolean descending = !order.isEmpty() && order.getLast().descending();
      append(unique.stream().map(field -> new Index.Column(field, descending)).toList(), order);
    }
  }

  /** The groups in the order they are sorted by, if it is theirs. */
  private void regroup(List<Index.Column> wanted, int keys) {
    if (wanted.size() == keys && !order.isEmpty()) {
      append(order, wanted);
      if (wanted.size() == order.size()) {
        order.clear();
        order.addAll(wanted);
      }
    }
  }

  private static void append(List<Index.Column> columns, List<Index.Column> to) {
    var there = to.stream().map(Index.Column::field).collect(Collectors.toCollection(HashSet::new));
    columns.stream().filter(column -> there.add(column.field())).forEach(to::add);
  }

  /** Whether nulls stand where an index has them; SQLite allows another place in the first key. */
  private static boolean naturalNulls(Rows.Key key) {
    return key.descending() ? !key.nullsFirst() : key.nullsFirst() || !nullable(key);
  }

  private static boolean nullable(Rows.Key key) {
    return key.value().type().nullable();
  }
}
