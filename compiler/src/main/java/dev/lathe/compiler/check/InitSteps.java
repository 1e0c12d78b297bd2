package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The steps of init.json are known ones, with safe paths, and wait for each other in some order.
 */
final class InitSteps {
  private final List<Init.Step> steps;
  private final Map<String, Init.Step> byId;
  private final Findings findings = new Findings();

  private InitSteps(List<Init.Step> steps) {
    this.steps = steps;
    this.byId =
        steps.stream()
            .collect(Collectors.toMap(step -> step.id().text(), Function.identity(), (a, _) -> a));
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    if (blueprint.init().isEmpty()) {
      return List.of();
    }
    Init init = blueprint.init().get();
    var rule = new InitSteps(init.steps());
    if (!Paths.isRelative(init.definition().text(), ".bpmn")) {
      rule.findings.add(
          DiagnosticCode.INIT_STRUCT_PROCESS_DEFINITION_PATH_INVALID,
          init.definition().span(),
          "`%s` is not a path to a process".formatted(init.definition()),
          "name a `.bpmn` file in the folder init, without `..`");
    }
    rule.steps();
    return rule.findings.sorted();
  }

  private void steps() {
    Duplicates.find(
        steps.stream().map(Init.Step::id).toList(),
        DiagnosticCode.INIT_STRUCT_STEP_ID_DUPLICATE,
        "there is a step `%s` already",
        findings);
    boolean distinct = byId.size() == steps.size(); // else which step is meant is a guess
    for (Init.Step step : steps) {
      only(step.provider(), "seed-events", DiagnosticCode.INIT_STRUCT_STEP_PROVIDER_UNSUPPORTED);
      only(step.mode(), "lifecycle", DiagnosticCode.INIT_STRUCT_STEP_MODE_UNSUPPORTED);
      if (!Paths.isRelative(step.path().text(), ".json")) {
        findings.add(
            DiagnosticCode.INIT_STRUCT_STEP_INPUT_PATH_INVALID,
            step.path().span(),
            "`%s` is not a path to a seed".formatted(step.path()),
            "name a `.json` file in the folder init, without `..`");
      }
      if (distinct) {
        step.dependsOn().forEach(other -> waits(step, other));
      }
    }
  }

  private void only(Name word, String known, DiagnosticCode code) {
    if (!word.text().equals(known)) {
      findings.add(
          code,
          word.span(),
          "`%s` is not known here".formatted(word),
          "write `%s`".formatted(known));
    }
  }

  private void waits(Init.Step step, Name other) {
    if (!byId.containsKey(other.text())) {
      findings.add(
          DiagnosticCode.INIT_STRUCT_STEP_DEPENDS_ON_UNKNOWN,
          other.span(),
          "there is no step `%s`".formatted(other),
          NearNames.hint(other.text(), steps.stream().map(each -> each.id().text()).toList()));
    } else if (leads(other.text(), step.id().text(), new HashSet<>())) {
      findings.add(
          DiagnosticCode.INIT_STRUCT_STEP_DEPENDS_ON_SELF,
          other.span(),
          other.text().equals(step.id().text())
              ? "`%s` waits for itself".formatted(other)
              : "`%s` waits for itself by way of `%s`".formatted(step.id(), other),
          "a step comes after those that it depends on");
    }
  }

  private boolean leads(String from, String to, Set<String> seen) {
    if (from.equals(to)) {
      return true;
    }
    Init.Step step = byId.get(from);
    return step != null
        && seen.add(from)
        && step.dependsOn().stream().anyMatch(next -> leads(next.text(), to, seen));
  }
}
