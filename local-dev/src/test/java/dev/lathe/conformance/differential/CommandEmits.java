package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Optional;

/** The emits of a graph as they are written. */
record CommandEmits(Blueprint blueprint, Graph graph) {
  List<Node.Emit> all() {
    return graph.nodes().stream()
        .filter(Node.Emit.class::isInstance)
        .map(Node.Emit.class::cast)
        .toList();
  }

  Entity entity(String name) {
    return blueprint.entity(name).orElseThrow();
  }

  Entity entity(Node.Emit emit) {
    return entity(emit.aggregate().text());
  }

  Transition transition(Node.Emit emit) {
    return entity(emit)
        .stateMachine()
        .orElseThrow()
        .transition(emit.transition().text())
        .orElseThrow();
  }

  /** What an aggregate is written as: emits that write it alike are about one. */
  static String written(Node.Emit emit) {
    if (emit.loop().isPresent()) { // what its elements are about, and nothing else
      return emit.aggregate().text() + " each of " + emit.id().text();
    }
    return emit.aggregate().text() + " " + idWords(emit.aggregateId());
  }

  private static String idWords(Expr id) {
    return switch (id) {
      case Expr.Param param -> "param " + param.name();
      case Expr.Literal literal -> "literal " + JsonText.write(literal.value());
      case Expr.Ref ref -> "ref " + ref.path();
      default -> throw new IllegalArgumentException("an id of another kind: " + id);
    };
  }

  /** Whether all emits write their aggregate alike. */
  boolean aboutOne() {
    return all().stream().noneMatch(emit -> emit.loop().isPresent())
        && all().stream().map(CommandEmits::written).distinct().count() == 1;
  }

  /** The emit whose aggregate the request names: the only one, or the only one in the path. */
  Optional<Node.Emit> subject() {
    if (aboutOne()) {
      return Optional.of(all().getFirst());
    }
    boolean path =
        blueprint.services().getFirst().bindings().stream()
            .filter(b -> b.graph().text().equals(graph.id().text()))
            .anyMatch(b -> b.path().text().contains("{id}"));
    List<Node.Emit> named =
        all().stream()
            .filter(
                e ->
                    path
                        && e.aggregateId() instanceof Expr.Param(var n, _)
                        && n.text().equals("id"))
            .toList();
    boolean one = named.stream().map(CommandEmits::written).distinct().count() == 1;
    return one ? Optional.of(named.getFirst()) : Optional.empty();
  }

  /** A payload in the order of its event. */
  List<Node.Assignment> inOrder(Node.Emit emit) {
    Entity.StateMachine machine = entity(emit).stateMachine().orElseThrow();
    return transition(emit).payload(machine).stream()
        .flatMap(name -> emit.payload().stream().filter(a -> a.name().text().equals(name)))
        .toList();
  }

  /** Whether it stands before any branch. */
  boolean unbranched(Node.Emit emit) {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Branch) return false;
      if (node.equals(emit)) return true;
    }
    return false;
  }
}
