package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which chains are guards: those of an emitting graph that end in a filter before the first emit
 * and that nothing reads. (Format addendum F.3.)
 */
final class Guards {
  private Guards() {}

  static List<ResolvedGraph.Guard> in(GraphScope scope) {
    var fed = new HashSet<String>();
    scope.graph.nodes().forEach(n -> input(n).ifPresent(fed::add));
    var guards = new ArrayList<ResolvedGraph.Guard>();
    for (Node node : scope.graph.nodes()) {
      if (node instanceof Node.Emit) {
        return guards;
      }
      String id = node.id().text();
      Rows rows = scope.rowsets.get(id);
      if (node instanceof Node.Filter
          && rows != null
          && !fed.contains(id)
          && !scope.read.contains(id)) {
        guards.add(new ResolvedGraph.Guard(id, rows));
      }
    }
    return List.of();
  }

  private static Optional<String> input(Node node) {
    return switch (node) {
      case Node.Filter filter -> Optional.of(filter.input().text());
      case Node.MapRows map -> Optional.of(map.input().text());
      case Node.Reduce reduce -> Optional.of(reduce.input().text());
      case Node.Sort sort -> Optional.of(sort.input().text());
      case Node.Limit limit -> Optional.of(limit.input().text());
      case Node.Distinct distinct -> Optional.of(distinct.input().text());
      case Node.FindMany _,
          Node.FindOne _,
          Node.Uuid _,
          Node.Emit _,
          Node.Call _,
          Node.Branch _,
          Node.Result _ ->
          Optional.empty();
    };
  }
}
