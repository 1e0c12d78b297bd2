package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Binding;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Name;
import dev.lathe.compiler.blueprint.Projection;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import java.util.ArrayList;

/** The stage that binds the names of graphs and types their expressions. */
public final class Resolve {
  private Resolve() {}

  /**
   * Resolves every derived projection and every graph that a binding names; all findings of all of
   * them at once.
   */
  public static Result<ResolvedBlueprint> graphs(Blueprint blueprint) {
    var graphs = new ArrayList<ResolvedGraph>();
    var derived = new ArrayList<ResolvedProjection>();
    var found = new ArrayList<Diagnostic>();
    boolean failed = false;
    for (Blueprint.Service service : blueprint.services()) {
      for (Projection projection : service.projections()) {
        if (projection.source() instanceof Projection.Source.Derived(Name graph)) {
          Result<ResolvedProjection> resolved =
              DerivedResolver.resolve(blueprint, service, projection, graph);
          found.addAll(resolved.findings());
          switch (resolved) {
            case Result.Ok<ResolvedProjection>(ResolvedProjection value, var _) ->
                derived.add(value);
            case Result.Failed<ResolvedProjection> _ -> failed = true;
          }
        }
      }
    }
    var deriveds = new Deriveds(derived);
    for (Blueprint.Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        if (!bound(service, graph)) {
          continue;
        }
        Result<ResolvedGraph> resolved = GraphResolver.resolve(blueprint, deriveds, service, graph);
        found.addAll(resolved.findings());
        switch (resolved) {
          case Result.Ok<ResolvedGraph>(ResolvedGraph value, var _) -> graphs.add(value);
          case Result.Failed<ResolvedGraph> _ -> failed = true;
        }
      }
    }
    return failed
        ? new Result.Failed<>(found)
        : Result.of(new ResolvedBlueprint(blueprint, graphs, derived), found);
  }

  private static boolean bound(Blueprint.Service service, Graph graph) {
    for (Binding binding : service.bindings()) {
      if (!binding.isNative() && binding.graph().text().equals(graph.id().text())) {
        return true;
      }
    }
    return false;
  }
}
