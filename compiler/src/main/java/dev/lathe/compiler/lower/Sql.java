package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** SQL text: names, literals, and values as JSON. */
final class Sql {
  /** SQLite takes at most 127 arguments a function, 63 pairs; some servers are built with less. */
  private static final int MAXIMUM_PAIRS = 48;

  /** The range of REAL; beyond it are infinities, which JSON has not. */
  static final String LEAST_REAL = "-1.7976931348623157e308";

  static final String MOST_REAL = "1.7976931348623157e308";

  private static final Pattern COMPUTED = Pattern.compile("[-0-9]|\\((?!SELECT )");

  private Sql() {}

  static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /**
   * A term of GROUP BY or ORDER BY. There SQLite takes an integer, and what it folds into one, such
   * as {@code (x AND 0)}, for the number of a column.
   */
  static String term(String sql) {
    return COMPUTED.matcher(sql).lookingAt() ? "coalesce(" + sql + ",NULL)" : sql;
  }

  /** A path to one member of a JSON object, as a literal. */
  static String path(String... members) {
    var path = new StringBuilder("$");
    for (String member : members) {
      path.append(".\"").append(member.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return text(path.toString());
  }

  /** A member and its value's SQL. */
  record Pair(String name, String value) {}

  /** An object of any number of members, none of them dropped, NULL as null. */
  static String object(List<Pair> pairs) {
    if (pairs.size() <= MAXIMUM_PAIRS) {
      return objectOf(pairs);
    }
    var members = new ArrayList<String>();
    for (int from = 0; from < pairs.size(); from += MAXIMUM_PAIRS) {
      int to = Math.min(from + MAXIMUM_PAIRS, pairs.size());
      members.add(
          "(SELECT substr(o,2,length(o)-2) FROM (SELECT %s AS o))"
              .formatted(objectOf(pairs.subList(from, to))));
    }
    return "json('{'||" + String.join("||','||", members) + "||'}')";
  }

  private static String objectOf(List<Pair> pairs) {
    var text = new StringBuilder("json_object(");
    for (int i = 0; i < pairs.size(); i++) {
      text.append(i == 0 ? "" : ",");
      text.append(text(pairs.get(i).name())).append(',').append(pairs.get(i).value());
    }
    return text.append(')').toString();
  }

  /**
   * {@code sql}, a value of {@code type}, as JSON: booleans as true and false, decimals with the
   * digits that read back as the same number. {@code sql} is repeated, so it had better be a name.
   */
  static String json(String sql, ScalarType type) {
    return switch (type) {
      case BOOLEAN -> "json(CASE " + sql + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)";
      case DECIMAL -> decimal(sql);
      case INTEGER, STRING, DATE, DATETIME -> sql;
    };
  }

  /** The same for a type that may be a list, which is JSON text already, or a bare null. */
  static String json(String sql, Type type) {
    return type.array() ? "json(" + sql + ")" : json(sql, type.scalar().orElse(ScalarType.STRING));
  }

  /** The same for SQL that must not be repeated: its parameters would be. */
  static String jsonOf(String sql, Type type) {
    return "(SELECT " + json("x", type) + " FROM (SELECT " + sql + " AS x))";
  }

  // json_object rounds a REAL to 15 digits; 15 are enough for most, 17 for all. A decimal may be
  // the least of integers, of which abs() raises.
  private static String decimal(String x) {
    return ("json(CASE WHEN {x} BETWEEN -1e15 AND 1e15 AND {x}=CAST({x} AS INTEGER)"
            + " THEN CAST({x} AS INTEGER)"
            + " WHEN {x}=CAST(printf('%!.15g',{x}) AS REAL) THEN printf('%!.15g',{x})"
            + " WHEN {x} BETWEEN {least} AND {most} THEN printf('%!.17g',{x}) END)")
        .replace("{x}", x)
        .replace("{least}", LEAST_REAL)
        .replace("{most}", MOST_REAL);
  }

  /** The column type of a STRICT table. */
  static String columnType(ScalarType type) {
    return switch (type) {
      case INTEGER, BOOLEAN -> "INTEGER";
      case DECIMAL -> "REAL";
      case STRING, DATE, DATETIME -> "TEXT";
    };
  }
}
