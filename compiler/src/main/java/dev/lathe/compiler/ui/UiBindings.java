package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.BindingRegistry;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.Optional;

/** Pages load from bindings that read and act by bindings that act. */
final class UiBindings {
  private final BindingRegistry bindings;
  private final String service;
  private final Findings findings;

  private UiBindings(BindingRegistry bindings, String service, Findings findings) {
    this.bindings = bindings;
    this.service = service;
    this.findings = findings;
  }

  static void check(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var rule = new UiBindings(new BindingRegistry(blueprint), service.slug().text(), findings);
    for (Ui.Page page : UiPages.of(ui)) {
      page.data().forEach(data -> rule.binding(data.binding(), false));
      for (Ui.Action action : page.actions()) {
        if (action instanceof Ui.Action.Command command) {
          rule.binding(command.binding(), true);
        }
      }
    }
  }

  private void binding(Name ref, boolean acts) {
    String name = ref.text().contains(".") ? ref.text() : service + "." + ref;
    Optional<Binding> found = bindings.qualified(name);
    if (found.isEmpty()) {
      var known = new ArrayList<String>();
      for (String each : bindings.names()) {
        boolean own = each.startsWith(service + ".") && !ref.text().contains(".");
        known.add(own ? each.substring(service.length() + 1) : each);
      }
      findings.add(
          DiagnosticCode.UNRESOLVED_BINDING,
          ref.span(),
          "there is no binding `%s`".formatted(ref),
          NearNames.hint(ref.text(), known));
    } else if (found.get().action() != acts) {
      findings.add(
          DiagnosticCode.BINDING_KIND_MISMATCH,
          ref.span(),
          acts ? "`%s` only reads".formatted(ref) : "`%s` acts".formatted(ref),
          found.get().id().span(),
          acts
              ? "a command runs a binding with the exposure `action`"
              : "a page loads from a binding with the exposure `read`");
    }
  }
}
