package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Join;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One SELECT while it is being put together. */
final class Block {
  final Source from;
  final Rows.Scope scope;

  /** Whether {@code from} is a table; of a subquery, columns go by their fields' names. */
  final boolean table;

  /** Joins by their alias, in the order of their first use. */
  final Map<String, Join> joins = new LinkedHashMap<>();

  /** The aliases of joined rows by the way to them. */
  final Map<List<Value.Hop>, String> aliases = new HashMap<>();

  /** The one name of an enclosing SELECT that this one reads, and so must not take itself. */
  String outside = "";

  /** Lower-cased columns of all that is read: an output of the same name would be hidden. */
  private final List<String> columns = new ArrayList<>();

  /** What stands for fields of {@code from} that are no columns of it as they are. */
  final Map<String, Expression> computed = new HashMap<>();

  /** The outputs' values after a map or reduce; empty while rows are as they were. */
  final Map<String, Expression> outputs = new LinkedHashMap<>();

  final List<Expression> where = new ArrayList<>();
  final List<Expression> groupBy = new ArrayList<>();
  final List<Expression> having = new ArrayList<>();
  final List<Ordering> orderBy = new ArrayList<>();

  /** The same order without aliases, which a window does not see. */
  final List<Ordering> windowOrder = new ArrayList<>();

  /** What of that order may be null. */
  final Set<Expression> mayBeNull = new HashSet<>();

  /** Whether an index finds the rows that does not sort them as well. */
  boolean sortedAside;

  boolean projected;
  boolean aggregated;
  boolean distinct;
  Optional<Expression> limit = Optional.empty();

  Block(Source from, Rows.Scope scope, boolean table) {
    this.from = from;
    this.scope = scope;
    this.table = table;
  }

  /** Whether a further condition or order would change what was already cut off. */
  boolean closed() {
    return limit.isPresent() || distinct;
  }

  /** Notes that a source with this column is read. */
  void has(String column) {
    columns.add(column.toLowerCase(Locale.ROOT));
  }

  /** Whether a column of a source hides an output of this name. */
  boolean hides(String output) {
    return columns.contains(output.toLowerCase(Locale.ROOT));
  }

  /** The SELECT with these of its fields. */
  Select select(List<Rows.Field> fields) {
    return selectResults(results(fields));
  }

  /** The SELECT of one value a row. */
  Select selectOne(Expression value) {
    return selectResults(List.of(Result.of(value)));
  }

  /** The SELECT with these fields and the place of each row in the order as {@code place}. */
  Select selectPlaced(List<Rows.Field> fields, String place) {
    var results = new ArrayList<>(results(fields));
    results.add(Result.of(new Expression.RowNumber(sorted(windowOrder)), place));
    return selectResults(results);
  }

  /** The SELECT of {@code value}, of the row at {@code place} and the one after it. */
  Select selectTwo(Result value, Expression place) {
    return new Select(
        distinct,
        List.of(value),
        Optional.of(from),
        List.copyOf(joins.values()),
        Expression.all(where),
        groupBy,
        Expression.all(having),
        sorted(windowOrder),
        Optional.of(Expression.number(2)),
        Optional.of(place));
  }

  private Select selectResults(List<Result> results) {
    return new Select(
        distinct,
        results,
        Optional.of(from),
        List.copyOf(joins.values()),
        Expression.all(where),
        groupBy,
        Expression.all(having),
        sorted(orderBy),
        limit,
        Optional.empty());
  }

  /** An index is walked for an order only if its first term is the index's. */
  private List<Ordering> sorted(List<Ordering> order) {
    if (!sortedAside || order.isEmpty()) {
      return order;
    }
    var aside = new ArrayList<>(order);
    aside.set(0, order.getFirst().asideOfIndexes());
    return aside;
  }

  private List<Result> results(List<Rows.Field> fields) {
    return fields.stream().map(f -> Result.of(value(f.name()), label(f.name()))).toList();
  }

  /** The column that a field goes by in this SELECT. */
  String label(String field) {
    return outputs.isEmpty() ? source(field) : label(field, List.copyOf(outputs.keySet()));
  }

  /** The column that a field goes by in the subquery that this one reads. */
  String source(String field) {
    return label(field, scope.fields().stream().map(Rows.Field::name).toList());
  }

  // SQL takes `n` and `N` for one name. No author can write a dollar.
  private static String label(String field, List<String> fields) {
    long alike =
        fields.stream().takeWhile(f -> !f.equals(field)).filter(field::equalsIgnoreCase).count();
    return alike == 0 ? Labels.of(field) : field + "$" + alike;
  }

  /** The value of one field of this block's rows. */
  Expression value(String field) {
    if (projected || aggregated) {
      Expression output = outputs.get(field);
      if (output == null) {
        throw new CompilerBug("no output `" + field + "`");
      }
      return output;
    }
    Expression known = computed.get(field);
    if (known != null) {
      return known;
    }
    if (!table) {
      return column(scope.alias(), source(field));
    }
    return column(
        scope.alias(),
        scope.scan().orElseThrow().table().entity().field(field).orElseThrow().column().text());
  }
}
