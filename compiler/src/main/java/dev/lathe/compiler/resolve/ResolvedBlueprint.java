package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Project;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A blueprint, its bound graphs and its derived projections, resolved, in source order. */
public record ResolvedBlueprint(
    Blueprint blueprint, List<ResolvedGraph> graphs, List<ResolvedProjection> derived) {
  public ResolvedBlueprint {
    graphs = List.copyOf(graphs);
    derived = List.copyOf(derived);
  }

  /** What it declares around its graphs. */
  public Project project() {
    return blueprint.project();
  }

  /** What rows of {@code entity} have to be. */
  public RowRules rules(Entity entity) {
    return RowRuleResolver.of(blueprint, entity);
  }

  /** The files that are carried along, text by path. */
  public SortedMap<String, String> files() {
    return blueprint.files();
  }

  /** The graph that {@code binding} of {@code service} runs. */
  public Optional<ResolvedGraph> graph(String service, Binding binding) {
    return graphs.stream()
        .filter(g -> g.graph().id().text().equals(binding.graph().text()))
        .filter(g -> g.slug().equals(service))
        .filter(g -> g.commands() || g.action() == binding.action())
        .findFirst();
  }
}
