package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.module.Modules;
import dev.lathe.compiler.module.Reply;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a graph up to the node being resolved, and what was found wrong so far. */
final class GraphScope {
  final Blueprint blueprint;
  final Blueprint.Service service;
  final Graph graph;

  /** What a graph is for. */
  enum Role {
    QUERY,
    /** It emits: its service's own entities are read from their state tables. */
    COMMAND,
    /** It keeps a derived projection: it reads events. */
    PROJECTION
  }

  final DerivedProjections deriveds;
  final Role role;

  final Map<String, Rows> rowsets = new LinkedHashMap<>();
  final Map<String, ResolvedGraph.Lookup> lookups = new LinkedHashMap<>();
  final Map<String, ResolvedGraph.Branch> branches = new LinkedHashMap<>();
  final Map<String, ResolvedGraph.Emit> emits = new LinkedHashMap<>();

  /** The emit whose payload is being resolved: it can say what it finds. */
  Optional<ResolvedGraph.Emit> emitting = Optional.empty();

  /** What an element is called in the emit being resolved, which has one event for each. */
  Optional<Element> element = Optional.empty();

  /** The findOne whose row is there wherever what is resolved now is asked for. */
  Optional<String> certain = Optional.empty();

  /** An element of a list under its name. */
  record Element(String name, Table.Elements list) {}

  final Set<String> uuids = new HashSet<>();

  /** The lists whose elements have ids of their own, by the uuid nodes that make them. */
  final Map<String, String> eachUuids = new LinkedHashMap<>();

  /** What steps outside the database answer with, by their nodes. */
  final Map<String, Reply> replies = new LinkedHashMap<>();

  private @Nullable Modules modules;

  final List<OutsideStep> steps = new ArrayList<>();

  /**
   * Nodes that failed to resolve, or are not supported: a reference to one is not reported again.
   */
  final Set<String> broken = new HashSet<>();

  /** Nodes that an expression reads. */
  final Set<String> read = new HashSet<>();

  final List<Diagnostic> found = new ArrayList<>();

  GraphScope(
      Blueprint blueprint,
      DerivedProjections deriveds,
      Blueprint.Service service,
      Graph graph,
      Role role) {
    this.blueprint = blueprint;
    this.deriveds = deriveds;
    this.service = service;
    this.graph = graph;
    this.role = role;
  }

  /** Reports and yields nothing, so that a resolver can end with it. */
  <T> Optional<T> refuse(DiagnosticCode code, Span span, String message, String hint) {
    return refuse(code, span, message, Optional.of(hint));
  }

  <T> Optional<T> refuse(DiagnosticCode code, Span span, String message, Optional<String> hint) {
    found.add(new Diagnostic(code, span, message, List.of(), hint));
    return Optional.empty();
  }

  /** The modules there are: worked out for a graph's first call, as most graphs have none. */
  Modules modules() {
    if (modules == null) {
      modules = Modules.of(blueprint);
    }
    return modules;
  }

  /** How many decimals a decimal input may have. */
  int scale(Input input) {
    return input.scale().orElse(Scale.DEFAULT);
  }

  /** Names of the nodes that can be referred to, in order. */
  List<String> nodes() {
    return graph.nodes().stream()
        .map(n -> n.id().text())
        .filter(
            id ->
                rowsets.containsKey(id)
                    || lookups.containsKey(id)
                    || branches.containsKey(id)
                    || emits.containsKey(id)
                    || replies.containsKey(id)
                    || uuids.contains(id))
        .toList();
  }
}
