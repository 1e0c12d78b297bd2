package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a node yields: rows in an order that may leave ties.
 *
 * @param alias the word before the dot
 * @param types the fields of a row, in order
 * @param scales how many decimals those fields have that are decimals
 * @param entity whose rows they are, while they are as they were read
 * @param beside what was looked up, by its name
 * @param rows rows of equal {@code rank} may come in any order, those of a lower one come first
 */
record Relation(
    String alias,
    Map<String, ScalarType> types,
    Map<String, Integer> scales,
    Optional<String> entity,
    Map<String, Beside> beside,
    List<Row> rows) {

  Relation(
      String alias,
      Map<String, ScalarType> types,
      Map<String, Integer> scales,
      Optional<String> entity,
      List<Row> rows) {
    this(alias, types, scales, entity, Map.of(), rows);
  }

  /** The row of {@code entity} beside each row: the one whose key is what {@code match} gives. */
  record Beside(String entity, String key, Expr match) {}

  /** A row: its values by field. */
  record Row(Map<String, @Nullable Object> values, int rank) {
    List<Object> identity() {
      return values.values().stream().map(Sql::group).toList();
    }
  }

  /** A sort key: its value for a row, and where nulls and large values go. */
  record Key(Function<Row, @Nullable Object> value, boolean descending, boolean nullsFirst) {
    int compare(Row a, Row b) {
      Object x = value.apply(a);
      Object y = value.apply(b);
      if (x == null || y == null) {
        int order = Boolean.compare(y == null, x == null);
        return nullsFirst ? order : -order;
      }
      return descending ? Sql.compare(y, x) : Sql.compare(x, y);
    }
  }

  Relation with(List<Row> some) {
    return new Relation(alias, types, scales, entity, beside, some);
  }

  Relation with(String name, Beside found) {
    var more = new HashMap<>(beside);
    more.put(name, found);
    return new Relation(alias, types, scales, entity, more, rows);
  }

  /** The same rows under another name, where one is said. */
  Relation called(Optional<Name> as) {
    return as.isEmpty() ? this : new Relation(as.get().text(), types, scales, entity, beside, rows);
  }

  /** A later sort rules, an earlier one breaks its ties. */
  Relation sorted(List<Key> keys) {
    Comparator<Row> order =
        (a, b) -> {
          for (Key key : keys) {
            int compared = key.compare(a, b);
            if (compared != 0) {
              return compared;
            }
          }
          return Integer.compare(a.rank(), b.rank());
        };
    List<Row> sorted = rows.stream().sorted(order).toList();
    var ranked = new ArrayList<Row>();
    int rank = 0;
    for (int i = 0; i < sorted.size(); i++) {
      rank += i > 0 && order.compare(sorted.get(i - 1), sorted.get(i)) != 0 ? 1 : 0;
      ranked.add(new Row(sorted.get(i).values(), rank));
    }
    return with(ranked);
  }

  List<Row> inOrder() {
    return rows.stream().sorted(Comparator.comparingInt(Row::rank)).toList();
  }

  Relation first(long count) {
    if (count >= rows.size()) {
      return this;
    }
    List<Row> ordered = inOrder();
    int last = (int) count;
    if (last > 0 && ordered.get(last - 1).rank() == ordered.get(last).rank()) {
      int tie = ordered.get(last).rank();
      long different =
          rows.stream().filter(r -> r.rank() == tie).map(Row::identity).distinct().count();
      if (different > 1) {
        throw new Undetermined("rows tie at a limit");
      }
    }
    return with(ordered.subList(0, last));
  }

  Relation distinct() {
    var first = new HashMap<List<Object>, Row>();
    for (Row row : inOrder()) {
      first.putIfAbsent(row.identity(), row);
    }
    return with(List.copyOf(first.values()));
  }

  /** A field of the row at {@code index}; null when there are fewer rows. */
  @Nullable Object at(int index, String field) {
    if (index >= rows.size()) {
      return null;
    }
    int rank = inOrder().get(index).rank();
    List<Row> tied = rows.stream().filter(r -> r.rank() == rank).toList();
    if (tied.stream().map(r -> Sql.group(r.values().get(field))).distinct().count() > 1) {
      throw new Undetermined("rows tie at a place that is read");
    }
    return tied.getFirst().values().get(field);
  }
}
