package dev.lathe.compiler.diff;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Guards in words, the same wherever they stand in a file and whatever their nodes are called. */
final class Guarded {
  private Guarded() {}

  /** What the words of an expression lead to. */
  private interface Names {
    Rows lookup(String node);

    Rows rows(String node);

    String output(String name);
  }

  /** Names of a graph's nodes; what a map gives is told by the map itself, which is among rows. */
  private record OfGraph(ResolvedGraph graph) implements Names {
    @Override
    public Rows lookup(String node) {
      return graph.lookup(node).rows();
    }

    @Override
    public Rows rows(String node) {
      return graph.rows(node);
    }

    @Override
    public String output(String name) {
      return name;
    }
  }

  /** A derived projection reads no nodes but the map before its groups. */
  private record OfEvents(ResolvedProjection derived) implements Names {
    @Override
    public Rows lookup(String node) {
      throw new IllegalStateException("a derived projection looks nothing up, so not " + node);
    }

    @Override
    public Rows rows(String node) {
      throw new IllegalStateException("a derived projection has no rows but events: " + node);
    }

    @Override
    public String output(String name) {
      return Optional.ofNullable(derived.mapped().get(name))
          .map(value -> text(value, this))
          .orElse(name);
    }
  }

  static List<String> conditions(ResolvedGraph graph) {
    return graph.guards().stream().map(guard -> text(guard.rows(), new OfGraph(graph))).toList();
  }

  /** What rows of {@code graph} are grouped by, each set of groups once, sorted by their names. */
  static Set<String> groups(ResolvedGraph graph) {
    var groups = new LinkedHashSet<String>();
    for (Rows rows : graph.rowsets().values()) {
      if (rows instanceof Rows.Aggregate aggregate) {
        groups.add(
            aggregate.groups().stream()
                .map(group -> group.name() + "=" + text(group.value(), new OfGraph(graph)))
                .sorted()
                .collect(Collectors.joining(", ", "[", "]")));
      }
    }
    return groups;
  }

  /** An expression of a derived projection. */
  static String text(Value value, ResolvedProjection derived) {
    return text(value, new OfEvents(derived));
  }

  private static String text(Rows rows, Names graph) {
    return switch (rows) {
      case Rows.Scan(var read, var _) -> "some " + read.table().entity().logged();
      case Rows.Filter(Rows input, Value predicate, var optional) ->
          text(input, graph)
              + " with "
              + text(predicate, graph)
              + (optional.isEmpty() ? "" : " if given");
      case Rows.Project(Rows input, var outputs, var _) ->
          text(input, graph) + " mapped to " + named(outputs, graph);
      case Rows.Aggregate(Rows input, var groups, var measures, var _) -> {
        var parts = new ArrayList<String>();
        for (Rows.Measured measure : measures) {
          parts.add(
              "%s=%s(%s)"
                  .formatted(
                      measure.name(),
                      measure.function().name().toLowerCase(Locale.ROOT),
                      measure.operand().map(value -> text(value, graph)).orElse("")));
        }
        parts.sort(Comparator.naturalOrder());
        yield "%s by [%s] as %s"
            .formatted(text(input, graph), named(groups, graph), String.join(", ", parts));
      }
      case Rows.Order(Rows input, var _) -> text(input, graph);
      case Rows.Page(Rows input, var _, var _) -> text(input, graph);
      case Rows.Limit(Rows input, Value count, OptionalLong most) ->
          text(input, graph)
              + " up to "
              + text(count, graph)
              + (most.isPresent() ? " or " + most.getAsLong() : "");
      case Rows.Distinct(Rows input) -> text(input, graph);
      case Rows.Lookup lookup ->
          text(lookup.input(), graph)
              + (lookup.required() ? " with its " + steps(lookup.found().path()) : "");
    };
  }

  /** What it was called first: another name is no other condition. */
  private static String first(Entity.Field field) {
    List<Name> was = field.past().was();
    return was.isEmpty() ? field.name().text() : was.getFirst().text();
  }

  private static String named(List<Rows.Named> values, Names graph) {
    return values.stream()
        .map(named -> named.name() + "=" + text(named.value(), graph))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String steps(List<Value.Hop> path) {
    return path.stream().map(Value.Hop::relation).collect(Collectors.joining("."));
  }

  private static String text(Value value, Names graph) {
    return switch (value) {
      case Value.Column(var path, var field, var _) -> {
        String way = steps(path);
        yield way.isEmpty() ? first(field) : way + "." + first(field);
      }
      case Value.Exists(var path, var relation, var where, var _) -> {
        var whole = new ArrayList<>(path);
        whole.add(relation);
        yield "some %s%s"
            .formatted(steps(whole), where.map(v -> " with (" + text(v, graph) + ")").orElse(""));
      }
      case Value.Summary(Rows rows, var _) -> "(" + text(rows, graph) + ")";
      case Value.Around(Value of) -> "its " + text(of, graph);
      case Value.Output(String name, var _) -> graph.output(name);
      case Value.Input(String name, var _, var _) -> "$" + name;
      case Value.Literal(var json, var _) -> JsonText.write(json);
      case Value.Uuid _ -> "a new id";
      case Value.Called(String node, var path, var _) -> node + "." + String.join(".", path);
      case Value.RowField(String node, String field, var _) ->
          "(" + text(graph.lookup(node), graph) + ")." + field;
      case Value.RowsetField(String node, int row, String field, var _) ->
          "(%s)[%s].%s".formatted(text(graph.rows(node), graph), row, field);
      case Value.Selected(String branch, var _) -> branch;
      case Value.Emitted(String node, var part, var _) -> node + "." + part;
      case Value.Op(var operator, var operands, var _) ->
          operands.stream()
              .map(operand -> text(operand, graph))
              .collect(
                  Collectors.joining(", ", operator.name().toLowerCase(Locale.ROOT) + "(", ")"));
      case Value.Applied(var function, var operands, var _) ->
          operands.stream()
              .map(operand -> text(operand, graph))
              .collect(Collectors.joining(", ", function.word() + "(", ")"));
      case Value.Case(var whens, var otherwise, var _) -> {
        var parts = new ArrayList<String>();
        whens.forEach(
            when -> parts.add(text(when.condition(), graph) + ": " + text(when.value(), graph)));
        otherwise.ifPresent(last -> parts.add(text(last, graph)));
        yield "case(" + String.join(", ", parts) + ")";
      }
      case Value.Widened(Value of, var _) -> text(of, graph);
      case Value.ListOf(var items, var _) ->
          items.stream().map(item -> text(item, graph)).collect(Collectors.joining(", ", "[", "]"));
    };
  }
}
