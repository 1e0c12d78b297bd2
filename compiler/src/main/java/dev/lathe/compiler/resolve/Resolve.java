package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.memo.Identity;
import dev.lathe.compiler.memo.Memo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stage that binds the names of graphs and types their expressions. */
public final class Resolve {
  private Resolve() {}

  /** What a derived projection is resolved from. */
  private record DerivedFrom(Identity around, Optional<Graph> graph) {}

  /** What a graph is resolved from: not from other graphs, but for those behind projections. */
  private record GraphFrom(Identity around, List<Identity> derived, Graph graph) {}

  /**
   * Resolves every derived projection and every graph that a binding names; all findings of all of
   * them at once. A graph that did not change since it was recalled, nor anything around it, is not
   * resolved again.
   */
  public static Result<ResolvedBlueprint> graphs(Blueprint blueprint) {
    var around = new Identity(Memo.recall("surroundings", blueprint.surroundings()));
    var graphs = new ArrayList<ResolvedGraph>();
    var derived = new ArrayList<ResolvedProjection>();
    var found = new ArrayList<Diagnostic>();
    boolean failed = false;
    for (Blueprint.Service service : blueprint.services()) {
      for (Projection projection : service.projections()) {
        if (projection.source() instanceof Projection.Source.Derived(Name graph)) {
          Result<ResolvedProjection> resolved =
              Memo.recall(
                  "projection " + service.slug() + "." + projection.name(),
                  new DerivedFrom(around, service.graph(graph.text())),
                  () -> DerivedResolver.resolve(blueprint, service, projection, graph));
          found.addAll(resolved.findings());
          switch (resolved) {
            case Result.Ok<ResolvedProjection>(ResolvedProjection value, var _) ->
                derived.add(value);
            case Result.Failed<ResolvedProjection> _ -> failed = true;
          }
        }
      }
    }
    for (Entity entity : blueprint.entities()) {
      Result<RowRules> rules = RowRuleResolver.resolve(blueprint, entity);
      found.addAll(rules.findings());
      failed |= rules instanceof Result.Failed<RowRules>;
      Result<Upcasts> upcasts = UpcastResolver.resolve(blueprint, entity);
      found.addAll(upcasts.findings());
      failed |= upcasts instanceof Result.Failed<Upcasts>;
    }
    for (Blueprint.Service service : blueprint.services()) {
      List<Diagnostic> lets = LetBodies.in(blueprint, service);
      failed |= !lets.isEmpty();
      found.addAll(lets);
    }
    var deriveds = new DerivedProjections(derived);
    var derivedSame = Identity.each(derived);
    for (Blueprint.Service service : blueprint.services()) {
      var bound = Bound.by(service);
      var wanted = new ArrayList<Memo.Wanted<Result<ResolvedGraph>>>();
      for (Graph graph : service.graphs()) {
        if (bound.has(graph)) {
          wanted.add(
              new Memo.Wanted<>(
                  "graph " + service.slug() + "." + graph.id(),
                  new GraphFrom(around, derivedSame, graph),
                  () ->
                      GraphResolver.resolve(blueprint, deriveds, service, graph)
                          .then(value -> Permissions.held(blueprint, service, value))
                          .then(value -> Result.ok(limited(blueprint, service, value)))));
        }
      }
      for (Binding binding : service.bindings()) {
        if (binding.isNative() && binding.page().isPresent()) {
          found.add(Paging.ofNative(binding));
          failed = true;
        }
      }
      for (Result<ResolvedGraph> resolved : Memo.recallAll(wanted)) {
        found.addAll(resolved.findings());
        switch (resolved) {
          case Result.Ok<ResolvedGraph>(ResolvedGraph value, var _) -> {
            graphs.addAll(bound.variants(value));
            List<Binding> paging = bound.paging(value);
            if (!paging.isEmpty()) {
              Result<ResolvedGraph> paged =
                  Memo.recall(
                      "page " + value.name(),
                      new PagedFrom(new Identity(value), paging),
                      () -> Paging.paged(value, paging));
              found.addAll(paged.findings());
              switch (paged) {
                case Result.Ok<ResolvedGraph>(ResolvedGraph pages, var _) -> graphs.add(pages);
                case Result.Failed<ResolvedGraph> _ -> failed = true;
              }
            }
          }
          case Result.Failed<ResolvedGraph> _ -> failed = true;
        }
      }
    }
    if (failed) {
      return new Result.Failed<>(found);
    }
    graphs.replaceAll(graph -> readable(graph, graphs));
    var resolved = new ResolvedBlueprint(blueprint, graphs, derived);
    found.addAll(BoundAnswers.in(resolved));
    found.addAll(PastReads.in(resolved));
    found.addAll(PrivateFields.in(resolved));
    return Result.of(resolved, found);
  }

  /** A command as often as its binding lets a caller run it. */
  private static ResolvedGraph limited(
      Blueprint blueprint, Blueprint.Service service, ResolvedGraph graph) {
    if (!graph.commands()) return graph; // what reads is counted where it is answered
    return service.bindings().stream()
        .filter(binding -> !binding.isNative())
        .filter(binding -> binding.graph().text().equals(graph.id()))
        .flatMap(binding -> binding.rateLimit().stream())
        .flatMap(name -> blueprint.composition().rate(name).stream())
        .findFirst()
        .map(graph::with)
        .orElse(graph);
  }

  /** What a graph in pages is made from. */
  private record PagedFrom(Identity graph, List<Binding> bindings) {}

  /** What a command that asks for a row is made from. */
  private record ReadableFrom(Identity command, Value readable) {}

  private static ResolvedGraph readable(ResolvedGraph graph, List<ResolvedGraph> reads) {
    return Permissions.readable(graph, reads)
        .map(
            readable ->
                Memo.recall(
                    "readable " + graph.name(),
                    new ReadableFrom(new Identity(graph), readable),
                    () -> graph.with(graph.access().orElseThrow().readableBy(readable))))
        .orElse(graph);
  }

  /** What the bindings of a service ask of its graphs, by their ids. */
  private record Bound(Set<String> queries, Set<String> actions, List<Binding> pages) {
    static Bound by(Blueprint.Service service) {
      var queries = new HashSet<String>();
      var actions = new HashSet<String>();
      var pages = new ArrayList<Binding>();
      for (Binding binding : service.bindings()) {
        if (binding.isNative()) {
          continue;
        }
        if (binding.page().isPresent()) {
          pages.add(binding);
        } else {
          (binding.action() ? actions : queries).add(binding.graph().text());
        }
      }
      return new Bound(queries, actions, pages);
    }

    /** The bindings that have {@code graph} answer in pages. */
    List<Binding> paging(ResolvedGraph graph) {
      return pages.stream().filter(binding -> binding.graph().text().equals(graph.id())).toList();
    }

    boolean has(Graph graph) {
      String id = graph.id().text();
      return queries.contains(id)
          || actions.contains(id)
          || pages.stream().anyMatch(binding -> binding.graph().text().equals(id));
    }

    /** {@code graph} as its bindings have it: a command, or a query, an action, or both. */
    List<ResolvedGraph> variants(ResolvedGraph graph) {
      if (graph.commands()) {
        return List.of(graph);
      }
      String id = graph.graph().id().text();
      var variants = new ArrayList<ResolvedGraph>();
      if (queries.contains(id)) {
        variants.add(graph);
      }
      if (actions.contains(id)) {
        variants.add(graph.asAction());
      }
      return variants;
    }
  }
}
