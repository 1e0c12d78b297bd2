package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import java.util.List;
import java.util.Optional;

/** What init.json names is there, and its seeds are seeds of the services that they are for. */
final class InitReferences {
  private InitReferences() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    blueprint.init().ifPresent(init -> init(blueprint, init, findings));
    return findings.sorted();
  }

  private static void init(Blueprint blueprint, Init init, Findings findings) {
    if (!init.definitionThere()) {
      findings.add(
          DiagnosticCode.INIT_XREF_PROCESS_DEFINITION_MISSING,
          init.definition().span(),
          "there is no file init/%s".formatted(init.definition()),
          "it lies beside init.json");
    }
    for (Init.Step step : init.steps()) {
      Optional<Service> service = blueprint.service(step.targetService().text());
      if (service.isEmpty()) {
        findings.add(
            DiagnosticCode.INIT_XREF_TARGET_SERVICE_UNKNOWN,
            step.targetService().span(),
            "there is no service `%s`".formatted(step.targetService()),
            NearNames.hint(
                step.targetService().text(),
                blueprint.services().stream().map(each -> each.slug().text()).toList()));
      }
      if (step.seed().isEmpty()) {
        findings.add(
            DiagnosticCode.INIT_XREF_STEP_INPUT_MISSING,
            step.path().span(),
            "there is no file init/%s".formatted(step.path()),
            "it lies beside init.json");
      }
      if (service.isPresent() && step.seed().isPresent()) {
        seed(blueprint, service.get(), step, findings);
      }
    }
  }

  private static void seed(
      Blueprint blueprint, Service service, Init.Step step, Findings findings) {
    for (Diagnostic wrong :
        SeedStreams.in(blueprint, step.seed().orElseThrow(), Optional.of(service))) {
      findings.add(
          new Diagnostic(
              DiagnosticCode.INIT_XREF_SEED_INVALID,
              wrong.span(),
              wrong.message(),
              List.of(step.targetService().span()),
              wrong.hint()));
    }
  }
}
