package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** Actions lead to routes that there are, and load again what the page loads. */
final class UiRoutes {
  private final RoutePatterns routes;
  private final Findings findings;

  private UiRoutes(RoutePatterns routes, Findings findings) {
    this.routes = routes;
    this.findings = findings;
  }

  static void check(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var rule = new UiRoutes(new RoutePatterns(ui), findings);
    List<String> layouts = ui.layouts().stream().map(Ui.Page::name).toList();
    for (Ui.Route route : ui.routes()) {
      if (!layouts.contains(route.layout().text())) {
        findings.add(
            DiagnosticCode.UI_UNKNOWN_LAYOUT,
            route.layout().span(),
            "there is no layout `%s`".formatted(route.layout()),
            NearNames.hint(route.layout().text(), layouts));
      }
    }
    for (Ui.Page page : UiPages.of(ui)) {
      page.actions().forEach(action -> rule.action(page, action));
    }
  }

  private void action(Ui.Page page, Ui.Action action) {
    switch (action) {
      case Ui.Action.Navigate navigate -> route(navigate.to(), DiagnosticCode.UNKNOWN_ROUTE);
      case Ui.Action.Command command -> {
        then(command.then());
        command.refetched().forEach(path -> loaded(page, path));
        command.cleared().forEach(this::form);
      }
      case Ui.Action.Refetch refetch -> refetch.targets().forEach(path -> loaded(page, path));
      case Ui.Action.OfModule ofModule -> then(ofModule.then());
    }
  }

  private void then(Optional<Name> to) {
    to.ifPresent(route -> route(route, DiagnosticCode.UNKNOWN_ONSUCCESS_ROUTE));
  }

  private void route(Name to, DiagnosticCode code) {
    if (!routes.lead(to.text())) {
      findings.add(
          code,
          to.span(),
          "no route answers `%s`".formatted(to),
          NearNames.hint(to.text(), routes.all()));
    }
  }

  private void loaded(Ui.Page page, Name path) {
    List<String> loaded = page.data().stream().map(data -> data.path().text()).toList();
    if (!loaded.contains(path.text())) {
      findings.add(
          DiagnosticCode.UNDECLARED_REFETCH_TARGET,
          path.span(),
          "the page does not load `%s`".formatted(path),
          NearNames.hint(path.text(), loaded));
    }
  }

  private void form(Name path) {
    if (!path.text().startsWith("/form/") && !path.text().startsWith("/actions/")) {
      findings.add(
          DiagnosticCode.INVALID_FORM_STATE_CLEAR,
          path.span(),
          "`%s` is not the state of a form".formatted(path),
          "clear what is below `/form/` or `/actions/`");
    }
  }
}
