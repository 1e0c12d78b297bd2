package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.problem.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A route with all that is known about it.
 *
 * @param graph empty for a native operation
 */
record Endpoint(Route route, Binding binding, Optional<ResolvedGraph> graph) {
  Requests requests() {
    return new Requests(route, binding);
  }

  /** What its author calls it. */
  String name() {
    return binding.description().operationId().orElse(binding.id().text());
  }

  boolean commands() {
    return graph.map(ResolvedGraph::commands).orElse(false);
  }

  boolean queries() {
    return graph.map(resolved -> !resolved.commands()).orElse(false);
  }

  List<String> guards() {
    return graph.stream()
        .flatMap(resolved -> resolved.guards().stream())
        .map(ResolvedGraph.Guard::node)
        .toList();
  }

  /** The codes that it can answer with instead of a result. */
  Set<ErrorCode> codes() {
    return graph
        .map(resolved -> ErrorCodes.of(route, resolved))
        .orElseGet(() -> ErrorCodes.ofNative(route));
  }
}
