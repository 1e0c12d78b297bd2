package dev.lathe.compiler.describe;

import dev.lathe.compiler.blueprint.Binding;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Route;

/** A route with all that is known about it. */
record Endpoint(Route route, Blueprint.Service service, Binding binding, ResolvedGraph graph) {
  Requests requests() {
    return new Requests(route, binding);
  }

  /** What its author calls it. */
  String name() {
    return binding.description().operationId().orElse(binding.id().text());
  }
}
