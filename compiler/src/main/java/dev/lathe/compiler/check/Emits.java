package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** An emit names a transition of an entity that its service owns. */
final class Emits {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private Emits(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Emits(blueprint);
    each(blueprint, rule::emit);
    return rule.findings.sorted();
  }

  /** Every emit of {@code blueprint}, with the service whose graph has it. */
  static void each(Blueprint blueprint, BiConsumer<Service, Node.Emit> rule) {
    for (Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        for (Node node : graph.nodes()) {
          if (node instanceof Node.Emit emit) rule.accept(service, emit);
        }
      }
    }
  }

  private void emit(Service service, Node.Emit emit) {
    Optional<Entity> found = blueprint.entity(emit.aggregate().text());
    if (found.isEmpty()) {
      findings.add(
          DiagnosticCode.CMD_UNKNOWN_AGGREGATE,
          emit.aggregate().span(),
          "there is no entity `%s`".formatted(emit.aggregate()),
          NearNames.hint(
              emit.aggregate().text(),
              blueprint.entities().stream().map(e -> e.name().text()).toList()));
      return;
    }
    Entity entity = found.get();
    if (!blueprint.owns(service, entity)) {
      findings.add(
          DiagnosticCode.GRAPH_EMIT_FOREIGN_AGGREGATE,
          emit.aggregate().span(),
          "`%s` belongs to the service `%s`".formatted(entity.name(), entity.owner()),
          entity.owner().span(),
          "emit it there, or change its `ownerService`");
    }
    if (entity.stateMachine().isEmpty()) {
      findings.add(
          DiagnosticCode.CMD_AGGREGATE_WITHOUT_STATE_MACHINE,
          emit.aggregate().span(),
          "`%s` has no state machine, so it has no events".formatted(entity.name()),
          "give it one");
      return;
    }
    StateMachine machine = entity.stateMachine().get();
    if (machine.transition(emit.transition().text()).isEmpty()) {
      findings.add(
          DiagnosticCode.CMD_UNKNOWN_TRANSITION,
          emit.transition().span(),
          "`%s` has no transition `%s`".formatted(entity.name(), emit.transition()),
          NearNames.hint(
              emit.transition().text(),
              machine.transitions().stream().map(t -> t.name().text()).toList()));
    }
  }

  /** The transition that {@code emit} names; nothing where it names none. */
  static Optional<Transition> transition(Blueprint blueprint, Node.Emit emit) {
    return blueprint
        .entity(emit.aggregate().text())
        .flatMap(Entity::stateMachine)
        .flatMap(machine -> machine.transition(emit.transition().text()));
  }
}
