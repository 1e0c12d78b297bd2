package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildChange;
import java.util.List;

/** An emit gives records for exactly the lists that its transition changes. */
final class ChildRecords {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private ChildRecords(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ChildRecords(blueprint);
    Emits.each(blueprint, (_, emit) -> rule.emit(emit));
    return rule.findings.sorted();
  }

  private void emit(Node.Emit emit) {
    Entity entity = blueprint.entity(emit.aggregate().text()).orElseThrow();
    Entity.Transition transition = Emits.transition(blueprint, emit).orElseThrow();
    for (Node.Children given : emit.children()) {
      if (entity.child(given.list().text()).isEmpty()) {
        ChildLists.unknown(findings, entity, given.list());
      } else if (transition.children().stream().noneMatch(change -> isOf(change, given))) {
        findings.add(
            DiagnosticCode.CHILD_LIST_UNKNOWN,
            given.list().span(),
            "`%s` does not change `%s`".formatted(transition.name(), given.list()),
            transition.name().span(),
            "say it in `children` of the transition, or take it out here");
      } else if (emit.loop().isPresent()) {
        findings.add(
            DiagnosticCode.CHILD_IN_LOOP,
            given.list().span(),
            "`%s` is one event for each element, and changes `%s`"
                .formatted(emit.id(), given.list()),
            "change children of one aggregate at a time, without `each`");
      }
    }
    for (ChildChange change : transition.children()) {
      if (emit.children().stream().noneMatch(given -> isOf(change, given))) {
        findings.add(
            DiagnosticCode.CHILD_RECORDS_MISSING,
            emit.id().span(),
            "`%s` gives no records for `%s`, which `%s` changes"
                .formatted(emit.id(), change.list(), transition.name()),
            change.list().span(),
            "add them to `children` of the emit");
      }
    }
  }

  private static boolean isOf(ChildChange change, Node.Children given) {
    return change.list().text().equals(given.list().text());
  }
}
