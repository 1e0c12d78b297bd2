package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Some creation leads, step by step, to every state. */
final class ReachableStates {
  private ReachableStates() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Entity entity : blueprint.entities()) {
      entity.stateMachine().ifPresent(machine -> unreachable(entity, machine, findings));
    }
    return findings.sorted();
  }

  private static void unreachable(Entity entity, StateMachine machine, Findings findings) {
    Set<String> reached = reached(machine);
    Set<String> declared = new HashSet<>();
    for (Name state : machine.states()) {
      if (declared.add(state.text()) && !reached.contains(state.text())) {
        findings.add(
            DiagnosticCode.PDM_SM_UNREACHABLE_STATE,
            state.span(),
            "no `%s` ever gets into the state `%s`".formatted(entity.name(), state),
            reached.isEmpty()
                ? "add a creation: a transition with `\"from\": null`"
                : "add a transition to it from a state that is reached, or remove it");
      }
    }
  }

  private static Set<String> reached(StateMachine machine) {
    var reached = new HashSet<String>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Transition transition : machine.transitions()) {
        boolean possible =
            transition.creates()
                || transition.from().stream().anyMatch(from -> reached.contains(from.text()));
        grew |= possible && reached.add(transition.to().text());
      }
    }
    return reached;
  }
}
