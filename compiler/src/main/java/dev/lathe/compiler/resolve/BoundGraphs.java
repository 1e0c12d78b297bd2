package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Binding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graphs that bindings run. */
public final class BoundGraphs {
  private record Key(String service, String graph) {}

  /** A graph without an emit that is bound as an action and as a query is there as both. */
  private final Map<Key, List<ResolvedGraph>> graphs = new HashMap<>();

  private BoundGraphs() {}

  public static BoundGraphs of(ResolvedBlueprint resolved) {
    var bound = new BoundGraphs();
    for (ResolvedGraph graph : resolved.graphs()) {
      var key = new Key(graph.slug(), graph.graph().id().text());
      bound.graphs.computeIfAbsent(key, _ -> new ArrayList<>()).add(graph);
    }
    return bound;
  }

  /** The graph that {@code binding} of {@code service} runs. */
  public Optional<ResolvedGraph> graph(String service, Binding binding) {
    return graphs.getOrDefault(new Key(service, binding.graph().text()), List.of()).stream()
        .filter(graph -> graph.commands() || matches(graph, binding))
        .findFirst();
  }

  private static boolean matches(ResolvedGraph graph, Binding binding) {
    return graph.action() == binding.action() && graph.paged() == binding.page().isPresent();
  }
}
