package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition.Var;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.regex.Pattern;

/** Variables come from a known root; each is declared and used. */
final class Variables {
  private static final Pattern FROM =
      Pattern.compile(
          "target\\.(auth|modules|webhooks)\\.[a-z0-9]++(?:-[a-z0-9]++)*+\\.[A-Za-z_][A-Za-z0-9_]*"
              + "|target\\.eventBus\\.[A-Za-z_][A-Za-z0-9_]*"
              + "|provision(\\.[A-Za-z0-9_-]+){2,}");

  private Variables() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    List<Var> vars = blueprint.composition().vars();
    List<Name> used = blueprint.composition().placeholders();
    List<String> declared = vars.stream().map(var -> var.name().text()).toList();
    for (Var variable : vars) {
      if (!FROM.matcher(variable.from().text()).matches()) {
        findings.add(
            DiagnosticCode.BLUEPRINT_VARS_FROM_UNKNOWN_ROOT,
            variable.from().span(),
            "no variable comes from `%s`".formatted(variable.from()),
            "write `target.auth.<name>.<key>`, `target.modules.<name>.<key>`,"
                + " `target.webhooks.<name>.<key>`, `target.eventBus.<key>` or `provision.<module>.<output>`");
      }
      if (used.stream().noneMatch(name -> name.text().equals(variable.name().text()))) {
        findings.add(
            DiagnosticCode.BLUEPRINT_CONSISTENCY_VAR_UNUSED,
            variable.name().span(),
            "nothing uses the variable `%s`".formatted(variable.name()),
            "use it as `${%s}`, or remove it".formatted(variable.name()));
      }
    }
    for (Name name : used) {
      if (!declared.contains(name.text())) {
        findings.add(
            DiagnosticCode.BLUEPRINT_CONSISTENCY_VAR_UNDECLARED,
            name.span(),
            "there is no variable `%s`".formatted(name),
            NearNames.hint(name.text(), declared));
      }
    }
    return findings.sorted();
  }
}
