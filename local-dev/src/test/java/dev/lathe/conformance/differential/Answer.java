package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a graph should answer, beside what it answered. */
final class Answer {
  private final GraphEvaluator evaluator;

  Answer(GraphEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** Where {@code actual} is not what the format says; empty where it is. */
  Optional<String> difference(Json actual) {
    Graph graph = evaluator.graph();
    Node from = graph.node(graph.output().from().text()).orElseThrow();
    Node.Result result = (Node.Result) from;
    if (result.of().isPresent() && evaluator.node(result.of().get().text()).rows().isEmpty()) {
      return actual instanceof Json.Null ? Optional.empty() : Optional.of("not null");
    }
    Template template = result.value();
    if (graph.output().type() instanceof OutputType.Rowset(var shape)) {
      // rows that are passed on whole have the fields of the shape
      String node = ((Expr.Ref) ((Template.Value) template).expr()).path();
      List<String> shown =
          evaluator.shape(shape.text()).fields().stream().map(f -> f.name().text()).toList();
      return rows("", node, shown, actual);
    }
    return template("", template, actual);
  }

  private Optional<String> template(String at, Template template, Json actual) {
    return switch (template) {
      case Template.Obj(var members, var _) -> {
        if (!(actual instanceof Json.Obj object) || object.members().size() != members.size()) {
          yield Optional.of(at + ": an object with other members");
        }
        yield members.stream()
            .flatMap(
                m ->
                    template(
                        at + "/" + m.name().text(),
                        m.value(),
                        object.get(m.name().text()).orElse(Json.of("missing")))
                        .stream())
            .findFirst();
      }
      case Template.Arr _ -> throw new IllegalArgumentException("is not made");
      case Template.Value(Expr expr) -> value(at, expr, actual);
    };
  }

  private Optional<String> value(String at, Expr expr, Json actual) {
    if (expr instanceof Expr.Ref(String text, var _) && text.matches("\\w+")) {
      Relation relation = evaluator.node(text);
      List<String> fields = List.copyOf(relation.types().keySet());
      return evaluator.graph().node(text).orElseThrow() instanceof Node.FindOne
          ? one(at, relation, fields, actual)
          : rows(at, text, fields, actual);
    }
    var place = evaluator.outside();
    Optional<ScalarType> type = evaluator.expressions().type(expr, place);
    Object expected = evaluator.expressions().result(expr, place);
    return same(expected, type, actual)
        ? Optional.empty()
        : Optional.of("%s: %s, not %s".formatted(at, expected, actual));
  }

  private Optional<String> one(String at, Relation relation, List<String> fields, Json actual) {
    if (relation.rows().isEmpty()) {
      return actual instanceof Json.Null ? Optional.empty() : Optional.of(at + ": not null");
    }
    return same(relation.rows().getFirst(), relation.types(), fields, actual)
        ? Optional.empty()
        : Optional.of("%s: %s, not %s".formatted(at, relation.rows(), actual));
  }

  private Optional<String> rows(String at, String node, List<String> fields, Json actual) {
    Relation relation = evaluator.node(node);
    List<Relation.Row> expected = relation.inOrder();
    if (!(actual instanceof Json.Arr(var items)) || items.size() != expected.size()) {
      return Optional.of("%s: %s, not %s".formatted(at, values(expected), actual));
    }
    var left = new ArrayList<>(expected);
    for (Json item : items) {
      int rank = left.getFirst().rank();
      Optional<Relation.Row> match =
          left.stream()
              .filter(r -> r.rank() == rank && same(r, relation.types(), fields, item))
              .findFirst();
      if (match.isEmpty()) {
        return Optional.of("%s: %s, not %s".formatted(at, values(expected), actual));
      }
      left.remove(match.get());
    }
    return Optional.empty();
  }

  private static String values(List<Relation.Row> rows) {
    return rows.stream().map(r -> r.rank() + ":" + r.values()).toList().toString();
  }

  private static boolean same(
      Relation.Row row, Map<String, ScalarType> types, List<String> fields, Json actual) {
    return actual instanceof Json.Obj object
        && object.members().size() == fields.size()
        && fields.stream()
            .allMatch(
                f ->
                    same(
                        row.values().get(f),
                        Optional.ofNullable(types.get(f)),
                        object.get(f).orElse(Json.of("missing"))));
  }

  static boolean same(@Nullable Object expected, Optional<ScalarType> type, Json actual) {
    if (type.equals(Optional.of(ScalarType.DATETIME)) && expected instanceof String datetime) {
      // Milliseconds are always told, microseconds where there are any.
      return actual.equals(Json.of(datetime.replaceFirst("(\\.\\d{3})000Z$", "$1Z")));
    }
    if (expected instanceof Json json) {
      return json.equals(actual);
    }
    return switch (actual) {
      case Json.Null _ -> expected == null;
      case Json.Bool(boolean flag) -> Boolean.valueOf(flag).equals(expected);
      case Json.Str(String text) -> text.equals(expected);
      case Json.Num number -> expected instanceof Number n && sameNumber(n, type, number);
      case Json.Arr(var items) -> expected instanceof Listed listed && listed(listed, type, items);
      case Json.Obj _ -> false;
    };
  }

  /** Elements of one rank may come in any order. */
  private static boolean listed(Listed expected, Optional<ScalarType> type, List<Json> actual) {
    var left = new ArrayList<>(expected.inOrder());
    for (Json item : actual) {
      int rank = left.isEmpty() ? 0 : left.getFirst().rank();
      Optional<Listed.Element> match =
          left.stream().filter(e -> e.rank() == rank && same(e.value(), type, item)).findFirst();
      if (match.isEmpty()) {
        return false;
      }
      left.remove(match.get());
    }
    return left.isEmpty();
  }

  /** To the last digit, and written as short as it can be. */
  private static boolean sameNumber(Number expected, Optional<ScalarType> type, Json.Num actual) {
    String digits = Sql.exact(expected).stripTrailingZeros().toPlainString();
    boolean integer = type.equals(Optional.of(ScalarType.INTEGER));
    return actual.digits().equals(digits) && (!integer || expected instanceof Long);
  }

  /** {@code value} of an event as answers have it: there a decimal is text. */
  static Json ofEvent(Optional<ScalarType> type, Json value) {
    boolean decimal = type.equals(Optional.of(ScalarType.DECIMAL));
    return decimal && value instanceof Json.Str(String digits)
        ? new Json.Num(new BigDecimal(digits).stripTrailingZeros().toPlainString())
        : value;
  }
}
