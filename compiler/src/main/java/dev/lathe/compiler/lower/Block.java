package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One SELECT while it is being put together. */
final class Block {
  final String from;
  final Rows.Scope scope;

  /** Whether {@code from} is a table; of a subquery, columns go by their fields' names. */
  final boolean table;

  /** Joins by their alias, in the order of their first use. */
  final Map<String, String> joins = new LinkedHashMap<>();

  /** The aliases of joined rows by the way to them. */
  final Map<List<Value.Hop>, String> aliases = new HashMap<>();

  /** The one name of an enclosing SELECT that this one reads, and so must not take itself. */
  String outside = "";

  /** Lower-cased columns of all that is read: an output of the same name would be hidden. */
  final List<String> columns = new ArrayList<>();

  /** The outputs' SQL after a map or reduce; empty while rows are as they were. */
  final Map<String, String> outputs = new LinkedHashMap<>();

  final List<String> where = new ArrayList<>();
  final List<String> groupBy = new ArrayList<>();
  final List<String> having = new ArrayList<>();
  final List<String> orderBy = new ArrayList<>();

  /** The same order without aliases, which a window does not see. */
  final List<String> windowOrder = new ArrayList<>();

  boolean projected;
  boolean aggregated;
  boolean distinct;
  String limit = "";

  Block(String from, Rows.Scope scope, boolean table) {
    this.from = from;
    this.scope = scope;
    this.table = table;
  }

  /** Whether a further condition or order would change what was already cut off. */
  boolean closed() {
    return !limit.isEmpty() || distinct;
  }

  /** The SELECT with these of its fields. */
  String select(List<Rows.Field> fields) {
    return select(fields.stream().map(f -> column(f.name())).collect(Collectors.joining(", ")));
  }

  /** The SELECT with this column list. */
  String select(String columnList) {
    var text = new StringBuilder("SELECT ");
    text.append(distinct ? "DISTINCT " : "").append(columnList).append(" FROM ").append(from);
    joins.values().forEach(join -> text.append(' ').append(join));
    clause(text, " WHERE ", where, true);
    clause(text, " GROUP BY ", groupBy, false);
    clause(text, " HAVING ", having, true);
    clause(text, " ORDER BY ", orderBy, false);
    if (!limit.isEmpty()) {
      text.append(" LIMIT ").append(limit);
    }
    return text.toString();
  }

  private static void clause(StringBuilder text, String word, List<String> parts, boolean all) {
    if (parts.isEmpty()) {
      return;
    }
    text.append(word);
    if (all && parts.size() > 1) {
      text.append('(').append(String.join(" AND ", parts)).append(')');
    } else {
      text.append(String.join(", ", parts));
    }
  }

  /** The SELECT with these fields and the place of each row in the order as {@code place}. */
  String selectPlaced(List<Rows.Field> fields, String place) {
    String columns = fields.stream().map(f -> column(f.name())).collect(Collectors.joining(", "));
    return select(
        "%s, ROW_NUMBER() OVER (ORDER BY %s) AS %s"
            .formatted(columns, String.join(", ", windowOrder), Sql.name(place)));
  }

  private String column(String field) {
    return value(field) + " AS " + label(field);
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
    return Sql.name(alike == 0 ? field : field + "$" + alike);
  }

  /** The SQL of one field of this block's rows. */
  String value(String field) {
    if (projected || aggregated) {
      String output = outputs.get(field);
      if (output == null) {
        throw new CompilerBug("no output `" + field + "`");
      }
      return output;
    }
    if (!table) {
      return Sql.name(scope.alias()) + "." + source(field);
    }
    String column =
        scope.scan().orElseThrow().table().entity().field(field).orElseThrow().column().text();
    return Sql.name(scope.alias()) + "." + Sql.name(column);
  }
}
