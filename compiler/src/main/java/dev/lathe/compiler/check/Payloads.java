package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** An emit gives exactly the fields that its transition affects, but the state, which follows. */
final class Payloads {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private Payloads(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Payloads(blueprint);
    Emits.each(blueprint, (_, emit) -> rule.emit(emit));
    return rule.findings.sorted();
  }

  private void emit(Node.Emit emit) {
    Entity entity = blueprint.entity(emit.aggregate().text()).orElseThrow();
    Entity.StateMachine machine = entity.stateMachine().orElseThrow();
    Entity.Transition transition = Emits.transition(blueprint, emit).orElseThrow();
    List<String> wanted = transition.payload(machine);
    for (Node.Assignment given : emit.payload()) {
      Name name = given.name();
      if (!wanted.contains(name.text())) {
        boolean state = name.text().equals(machine.stateField().text());
        findings.add(
            DiagnosticCode.CMD_PAYLOAD_EXTRANEOUS_FIELD,
            name.span(),
            "`%s` does not affect `%s`".formatted(transition.name(), name),
            state
                ? Optional.of("the state follows from the transition; remove it")
                : NearNames.hint(name.text(), wanted));
      }
    }
    for (String field : wanted) {
      if (emit.payload().stream().noneMatch(given -> given.name().text().equals(field))) {
        findings.add(
            DiagnosticCode.CMD_PAYLOAD_MISSING_FIELD,
            emit.id().span(),
            "`%s` does not give `%s`, which `%s` affects"
                .formatted(emit.id(), field, transition.name()),
            transition.name().span(),
            "add it to `payload`");
      }
    }
  }
}
