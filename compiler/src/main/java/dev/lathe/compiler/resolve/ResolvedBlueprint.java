package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.PersonalData;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.bundle.Personal;
import java.util.List;
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

  /** What of it is about people. */
  public Personal personal() {
    return PersonalData.names(blueprint);
  }

  /** What rows of {@code entity} have to be. */
  public RowRules rules(Entity entity) {
    return RowRuleResolver.of(blueprint, entity);
  }

  /** What events of {@code entity} that are of older forms say now. */
  public Upcasts upcasts(Entity entity) {
    return UpcastResolver.of(blueprint, entity);
  }

  /** The files that are carried along, text by path. */
  public SortedMap<String, String> files() {
    return blueprint.files();
  }
}
