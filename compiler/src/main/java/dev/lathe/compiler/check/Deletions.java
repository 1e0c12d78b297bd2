package dev.lathe.compiler.check;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/** A state in which an aggregate is deleted is entered by deleting alone, and never left. */
final class Deletions {
  private Deletions() {}

  static List<Diagnostic> in(Entity entity, StateMachine machine) {
    var findings = new Findings();
    List<Transition> deleting = machine.transitions().stream().filter(Transition::deletes).toList();
    if (deleting.isEmpty() && machine.recreates()) {
      findings.add(
          DiagnosticCode.DELETES_MISFIT,
          machine.span(),
          "`%s` can be created anew, and no transition deletes it".formatted(entity.name()),
          "take `recreate` away, or say `\"deletes\": true` of the transition that deletes");
    }
    Optional<Entity.Field> key =
        entity.keys().isEmpty() ? Optional.empty() : entity.field(entity.keys().getFirst().text());
    if (!deleting.isEmpty()
        && key.filter(field -> field.type() == ScalarType.DATETIME).isPresent()) {
      findings.add(
          DiagnosticCode.DELETES_MISFIT,
          deleting.getFirst().name().span(),
          "`%s` is known by a datetime, and such rows can't be deleted".formatted(entity.name()),
          "give it a key of another type");
    }
    for (Transition transition : machine.transitions()) {
      boolean into = machine.deleted().contains(transition.to().text());
      if (transition.deletes() && transition.creates()) {
        findings.add(
            DiagnosticCode.DELETES_MISFIT,
            transition.name().span(),
            "`%s` creates what it deletes".formatted(transition.name()),
            "say in `from` which states it leaves");
      } else if (into && !transition.deletes()) {
        findings.add(
            DiagnosticCode.DELETES_MISFIT,
            transition.to().span(),
            "`%s` leads to `%s`, which another transition deletes by"
                .formatted(transition.name(), transition.to()),
            "say `\"deletes\": true` here too, or lead it elsewhere");
      }
      transition.from().stream()
          .filter(from -> machine.deleted().contains(from.text()))
          .forEach(
              from ->
                  findings.add(
                      DiagnosticCode.DELETES_MISFIT,
                      from.span(),
                      "`%s` leaves `%s`, in which there is no row"
                          .formatted(transition.name(), from),
                      "to have it back, say `\"recreate\": true` beside `transitions` and"
                          + " create it anew"));
    }
    return findings.sorted();
  }
}
