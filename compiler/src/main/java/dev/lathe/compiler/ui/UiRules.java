package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Findings;
import java.util.List;
import java.util.Optional;

/** What is checked of user interfaces in each layer. */
public final class UiRules {
  private UiRules() {}

  /** One rule about one service's UI. */
  private interface Rule {
    void check(Blueprint blueprint, Service service, Ui ui, Findings findings);
  }

  /** Each page is a tree, and its conditions, handlers and actions have a known form. */
  public static List<Diagnostic> structure(Blueprint blueprint) {
    return all(blueprint, List.of(UiStructure::check));
  }

  /** What pages name is there. */
  public static List<Diagnostic> references(Blueprint blueprint) {
    return all(
        blueprint,
        List.of(
            UiBindings::check,
            UiRoutes::check,
            UiHandlers::check,
            UiComponents::types,
            UiModuleActions::check,
            UiState::reads));
  }

  /** What fits together: values and types, parameters and state. */
  public static List<Diagnostic> consistency(Blueprint blueprint) {
    return all(blueprint, List.of(UiComponents::values, UiState::inputs));
  }

  private static List<Diagnostic> all(Blueprint blueprint, List<Rule> rules) {
    var findings = new Findings();
    for (Service service : blueprint.services()) {
      Optional<Ui> ui = service.ui();
      if (ui.isPresent()) {
        rules.forEach(rule -> rule.check(blueprint, service, ui.get(), findings));
      }
    }
    return findings.sorted();
  }
}
