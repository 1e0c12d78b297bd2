package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Binding;
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

  /** The graph that {@code binding} of {@code service} runs. */
  public Optional<ResolvedGraph> graph(Blueprint.Service service, Binding binding) {
    return graphs.stream()
        .filter(g -> g.graph().id().text().equals(binding.graph().text()))
        .filter(g -> g.service().slug().text().equals(service.slug().text()))
        .filter(g -> g.commands() || g.action() == binding.action())
        .findFirst();
  }
}
