package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Field;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import java.util.List;
import java.util.stream.Collectors;

/** After any creation, each column of an aggregate's row that must have a value has one. */
final class StateColumns {
  private StateColumns() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Entity entity : blueprint.entities()) {
      if (entity.stateMachine().isEmpty()) {
        continue;
      }
      if (entity.keys().size() > 1) {
        findings.add(
            DiagnosticCode.PC_COMPOSITE_KEY_NOT_SUPPORTED,
            entity.keys().get(1).span(),
            "`%s` has events and a key of %s fields".formatted(entity.name(), entity.keys().size()),
            "an aggregate has one id: give the entity a key of its own, and say `\"unique\": [[%s]]`"
                .formatted(
                    entity.keys().stream()
                        .map(key -> "\"" + key + "\"")
                        .collect(Collectors.joining(", "))));
        continue;
      }
      StateMachine machine = entity.stateMachine().get();
      for (Transition transition : machine.transitions()) {
        if (transition.creates()) {
          sourceless(entity, machine, transition, findings);
        }
      }
    }
    return findings.sorted();
  }

  private static void sourceless(
      Entity entity, StateMachine machine, Transition transition, Findings findings) {
    List<String> set = transition.affected(machine);
    for (Field field : entity.fields()) {
      String name = field.name().text();
      boolean generated =
          field.generated().isPresent() && field.generated().get() != Entity.Generated.ID;
      boolean sourced =
          field.nullable()
              || generated
              || set.contains(name)
              || name.equals(entity.keys().getFirst().text());
      if (!sourced) {
        findings.add(
            DiagnosticCode.PC_COLUMN_SOURCE_UNRESOLVABLE,
            transition.name().span(),
            "`%s` does not set `%s`, which must not be null".formatted(transition.name(), name),
            field.name().span(),
            "add it to `affects`, or make the field nullable");
      }
    }
  }
}
