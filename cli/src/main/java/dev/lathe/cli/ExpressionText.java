package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An expression of a graph as people write conditions: {@code order.total > 0}. */
final class ExpressionText {
  private static final Map<String, String> BETWEEN =
      Map.ofEntries(
          Map.entry("eq", "="),
          Map.entry("neq", "≠"),
          Map.entry("gt", ">"),
          Map.entry("gte", "≥"),
          Map.entry("lt", "<"),
          Map.entry("lte", "≤"),
          Map.entry("add", "+"),
          Map.entry("sub", "-"),
          Map.entry("mul", "·"),
          Map.entry("div", "/"),
          Map.entry("and", "and"),
          Map.entry("or", "or"),
          Map.entry("like", "like"),
          Map.entry("in", "in"));

  private ExpressionText() {}

  /** {@code expression} on one line. */
  static String of(Json expression) {
    return of(expression, /* inside= */ false);
  }

  private static String of(Json expression, boolean inside) {
    return switch (expression) {
      case Json.Str(String path) -> path;
      case Json.Num _, Json.Bool _, Json.Null _ -> JsonText.write(expression);
      case Json.Arr(List<Json> items) -> list(items, ", ", "[", "]");
      case Json.Obj(Map<String, Json> members) when members.isEmpty() -> "{}";
      case Json.Obj(Map<String, Json> members) -> {
        var first = members.entrySet().iterator().next();
        yield applied(first.getKey(), first.getValue(), inside);
      }
    };
  }

  private static String applied(String word, Json value, boolean inside) {
    return switch (word) {
      case "$literal" -> value instanceof Json.Str(String text) ? "'" + text + "'" : write(value);
      case "$param" -> "$" + plain(value);
      case "$ref", "$node", "$let", "$pre" -> plain(value);
      case "$list" -> of(value, false);
      case "not" -> "not " + list(items(value), ", ", "", "");
      case "is_null" -> list(items(value), ", ", "", "") + " is null";
      case "between" -> {
        List<Json> three = items(value);
        yield three.size() == 3
            ? "%s between %s and %s"
                .formatted(of(three.get(0), true), of(three.get(1), true), of(three.get(2), true))
            : write(value);
      }
      default -> {
        String sign = BETWEEN.get(word);
        if (sign != null && value instanceof Json.Arr(List<Json> operands)) {
          yield list(operands, " " + sign + " ", inside ? "(" : "", inside ? ")" : "");
        }
        yield value instanceof Json.Arr(List<Json> operands)
            ? list(operands, ", ", word + "(", ")")
            : word + " " + write(value);
      }
    };
  }

  private static String list(List<Json> items, String between, String before, String behind) {
    return items.stream()
        .map(item -> of(item, true))
        .collect(Collectors.joining(between, before, behind));
  }

  private static List<Json> items(Json value) {
    return value instanceof Json.Arr(List<Json> items) ? items : List.of(value);
  }

  private static String plain(Json value) {
    return value instanceof Json.Str(String text) ? text : write(value);
  }

  private static String write(Json value) {
    return JsonText.write(value);
  }

  /** The paths that begin with {@code alias}, such as {@code order.total}, in order. */
  static SortedSet<String> paths(Json expression, String alias) {
    var found = new TreeSet<String>();
    paths(expression, alias + ".", found);
    return found;
  }

  private static void paths(Json expression, String beginning, SortedSet<String> found) {
    switch (expression) {
      case Json.Str(String path) -> {
        if (path.startsWith(beginning)) found.add(path);
      }
      case Json.Arr(List<Json> items) -> items.forEach(item -> paths(item, beginning, found));
      case Json.Obj(Map<String, Json> members) ->
          members.forEach(
              (word, value) -> {
                if (!word.equals("$literal")) paths(value, beginning, found);
              });
      case Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  /** The inputs that it reads, in order. */
  static SortedSet<String> inputs(Json expression) {
    var found = new TreeSet<String>();
    inputs(expression, found);
    return found;
  }

  private static void inputs(Json expression, SortedSet<String> found) {
    switch (expression) {
      case Json.Arr(List<Json> items) -> items.forEach(item -> inputs(item, found));
      case Json.Obj(Map<String, Json> members) ->
          members.forEach(
              (word, value) -> {
                if (word.equals("$param")) {
                  found.add(plain(value));
                } else if (!word.equals("$literal")) {
                  inputs(value, found);
                }
              });
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }
}
