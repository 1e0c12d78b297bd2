package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which chains are guards: those of an emitting graph that end in a filter before the first emit
 * and that nothing reads. (Format addendum F.3.)
 */
final class Guards {
  private Guards() {}

  static List<ResolvedGraph.Guard> in(GraphScope scope) {
    var fed = new HashSet<String>();
    scope.graph.nodes().forEach(n -> n.fedBy().ifPresent(name -> fed.add(name.text())));
    var guards = new ArrayList<ResolvedGraph.Guard>();
    for (Node node : scope.graph.nodes()) {
      if (node instanceof Node.Emit) {
        return guards;
      }
      String id = node.id().text();
      Rows rows = scope.rowsets.get(id);
      if (node instanceof Node.Filter filter
          && rows != null
          && !fed.contains(id)
          && !scope.read.contains(id)) {
        guards.add(new ResolvedGraph.Guard(id, rows, Refusals.of(scope, filter.wording())));
      }
    }
    return List.of();
  }
}
