package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/** Variables that a module's provisioner would make have their value from the target. */
final class Provisioned {
  private static final String ROOT = "provision.";

  private Provisioned() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    List<String> modules =
        blueprint.composition().modules().stream().map(module -> module.key().text()).toList();
    for (Composition.Var variable : blueprint.composition().vars()) {
      String from = variable.from().text();
      if (!from.startsWith(ROOT)) continue;
      String module = from.substring(ROOT.length()).split("\\.", -1)[0];
      if (modules.contains(module)) {
        carried(module, variable.name(), variable.from(), findings);
      } else {
        findings.add(
            DiagnosticCode.CARRIED_PROVISIONER,
            variable.from().span(),
            "there is no module `%s` to provide `%s`".formatted(module, variable.name()),
            NearNames.hint(module, modules));
      }
    }
    return findings.sorted();
  }

  private static void carried(String module, Name variable, Name from, Findings findings) {
    findings.add(
        DiagnosticCode.CARRIED_PROVISIONER,
        from.span(),
        "nothing runs the provisioner of `%s`, so `%s` has the value that its target gives"
            .formatted(module, variable),
        "make by hand what it would make, and say so with LATHE_VAR_%s, LATHE_VARS or --target"
            .formatted(variable));
  }
}
