package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;

/** An event type belongs to one transition of the whole project. */
final class EventTypes {
  private EventTypes() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    var seen = new HashMap<String, Name>();
    for (Entity entity : blueprint.entities()) {
      List<Transition> transitions =
          entity.stateMachine().map(Entity.StateMachine::transitions).orElse(List.of());
      for (Transition transition : transitions) {
        Name place = transition.eventType().orElse(transition.name());
        Name first = seen.putIfAbsent(transition.event(entity), place);
        if (first != null) {
          findings.add(
              DiagnosticCode.PDM_SM_EVENT_TYPE_DUPLICATE,
              place.span(),
              "the event type `%s` is another transition's".formatted(transition.event(entity)),
              first.span(),
              "give one of them an `eventType` of its own");
        }
      }
    }
    return findings.sorted();
  }
}
