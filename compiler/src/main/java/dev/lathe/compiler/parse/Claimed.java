package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.ClaimTypes;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.value.UserClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives graphs what the permissions of their bindings ask of the caller, as inputs that no request
 * sends. Graphs are shared, rules and limits of commands are not: a binding whose graph others use
 * as well gets one of its own, {@code graph@binding}.
 */
final class Claimed {
  private static final Set<String> SYSTEM = Set.of("tasks", "runs");

  private final List<Graph> graphs;
  private final List<Binding> bindings;

  private Claimed(List<Graph> graphs, List<Binding> bindings) {
    this.graphs = new ArrayList<>(graphs);
    this.bindings = bindings;
  }

  static PreSteps.Lowered in(PreSteps.Lowered lowered) {
    var claimed = new Claimed(lowered.graphs(), lowered.bindings());
    List<Binding> own = lowered.bindings().stream().map(claimed::binding).toList();
    lowered.graphs().stream()
        .filter(graph -> uses(lowered.bindings(), graph) > 0 && uses(own, graph) == 0)
        .forEach(claimed.graphs::remove);
    return new PreSteps.Lowered(claimed.graphs, own);
  }

  private static long uses(List<Binding> bindings, Graph graph) {
    return bindings.stream()
        .filter(binding -> binding.graph().text().equals(graph.id().text()))
        .count();
  }

  private Binding binding(Binding binding) {
    Optional<Graph> graph =
        graphs.stream().filter(g -> g.id().text().equals(binding.graph().text())).findFirst();
    if (graph.isEmpty()) return binding;
    boolean ruled = binding.allow().flatMap(Allow::condition).isPresent();
    boolean shared = uses(bindings, graph.get()) > 1;
    boolean limited = binding.action() && binding.rateLimit().isPresent();
    var claims = new TreeMap<String, Span>();
    if (ruled) claims(binding).forEach((claim, named) -> claims.put(claim, named.span()));
    if (graph.get().nodes().stream().noneMatch(Node.Emit.class::isInstance)) {
      graph.get().nodes().forEach(node -> system(node, claims));
    }
    if (claims.isEmpty() && !(limited && shared)) return binding;
    String id = shared ? graph.get().id() + "@" + binding.id() : graph.get().id().text();
    var inputs = new ArrayList<>(graph.get().inputs());
    var from = new ArrayList<>(binding.inputFrom());
    claims.forEach(
        (claim, span) -> {
          var name = new Name(Allow.input(claim), span);
          inputs.add(new Input(name, ClaimTypes.of(claim), InputMode.NULLABLE, Optional.empty()));
          from.add(new Binding.From(name, new InputSource.FromUser(claim), false, span));
        });
    Graph whole = graph.get();
    var own =
        new Graph(
            new Name(id, whole.id().span()),
            inputs,
            whole.output(),
            whole.nodes(),
            whole.lets(),
            whole.allowScan());
    if (!shared) graphs.remove(whole);
    graphs.add(own);
    return binding.with(new Name(id, binding.graph().span()), from);
  }

  /** Whose tasks and runs of workflows are read is asked for by no rule of the author's. */
  private static void system(Node node, SortedMap<String, Span> claims) {
    Optional<Node.Source> source =
        switch (node) {
          case Node.FindMany many -> Optional.of(many.source());
          case Node.FindOne one -> Optional.of(one.source());
          default -> Optional.empty();
        };
    if (source.isPresent()
        && source.get() instanceof Node.Source.OfSystem(Name name)
        && SYSTEM.contains(name.text())) {
      for (String claim : List.of(UserClaims.ID, UserClaims.TASKS, UserClaims.RUNS)) {
        claims.putIfAbsent(claim, name.span());
      }
    }
  }

  /**
   * What its rule asks for; whether the caller may know of a row is asked beside the rule of a
   * command, by what reads of the service allow.
   */
  private SortedMap<String, Condition.Named> claims(Binding binding) {
    Allow allow = binding.allow().orElseThrow();
    var claims = new TreeMap<>(allow.claims());
    if (binding.action() && allow.asksForRow()) {
      for (Binding read : bindings) {
        if (!read.action()) {
          read.allow().ifPresent(other -> other.claims().forEach(claims::putIfAbsent));
        }
      }
    }
    return claims;
  }
}
