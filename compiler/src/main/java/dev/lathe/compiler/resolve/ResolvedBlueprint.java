package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import java.util.List;
import java.util.Optional;

/** A blueprint, its bound graphs and its derived projections, resolved, in source order. */
public record ResolvedBlueprint(
    Blueprint blueprint, List<ResolvedGraph> graphs, List<ResolvedProjection> derived) {
  public ResolvedBlueprint {
    graphs = List.copyOf(graphs);
    derived = List.copyOf(derived);
  }

  public Optional<ResolvedGraph> graph(Blueprint.Service service, String id) {
    return graphs.stream()
        .filter(g -> g.graph().id().text().equals(id))
        .filter(g -> g.service().slug().text().equals(service.slug().text()))
        .findFirst();
  }
}
