package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.BindingRegistry;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.describe.KnownTypes;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.List;
import java.util.Optional;

/** What tasks run, and what that takes and gives. */
final class Bindings {
  private final ResolvedBlueprint resolved;
  private final BindingRegistry registry;

  Bindings(ResolvedBlueprint resolved) {
    this.resolved = resolved;
    this.registry = new BindingRegistry(resolved.blueprint());
  }

  Blueprint blueprint() {
    return resolved.blueprint();
  }

  /** What the log calls the aggregates that {@code event} is about. */
  String logged(Workflows.Event event) {
    String name = event.aggregate().text();
    return blueprint().entity(name).map(Entity::logged).orElse(name);
  }

  static String service(Name ref) {
    return ref.text().substring(0, ref.text().indexOf('.'));
  }

  static String binding(Name ref) {
    return ref.text().substring(ref.text().indexOf('.') + 1);
  }

  /** The graph behind {@code service.binding}; none behind a native one. */
  Optional<ResolvedGraph> graph(Name ref) {
    return registry
        .qualified(ref.text())
        .filter(binding -> !binding.isNative())
        .flatMap(
            binding ->
                resolved.graphs().stream()
                    .filter(graph -> graph.slug().equals(service(ref)))
                    .filter(graph -> graph.id().equals(binding.graph().text()))
                    .filter(graph -> graph.commands() || graph.action())
                    .findFirst());
  }

  /** The graph behind the query {@code service.binding}. */
  Optional<ResolvedGraph> query(Name ref) {
    return registry
        .qualified(ref.text())
        .filter(binding -> !binding.isNative() && !binding.action())
        .flatMap(
            binding ->
                resolved.graphs().stream()
                    .filter(graph -> graph.slug().equals(service(ref)))
                    .filter(graph -> graph.id().equals(binding.graph().text()))
                    .findFirst());
  }

  /** Whether it says that no workflow runs it without a person's consent. */
  boolean confirmed(Name ref) {
    return registry.qualified(ref.text()).filter(Binding::confirm).isPresent();
  }

  /** What it answers with. */
  VariableType result(Name ref) {
    return graph(ref).map(KnownTypes::answer).orElse(Types.ANY);
  }

  /** The inputs that its caller gives; those that come from elsewhere in a request are not. */
  List<Input> inputs(Name ref) {
    List<String> elsewhere =
        registry.qualified(ref.text()).map(Binding::inputFrom).orElse(List.of()).stream()
            .map(from -> from.input().text())
            .toList();
    return graph(ref).or(() -> query(ref)).map(ResolvedGraph::inputs).orElse(List.of()).stream()
        .filter(input -> !Allow.isClaim(input.name().text()))
        .filter(input -> !elsewhere.contains(input.name().text()))
        .toList();
  }
}
