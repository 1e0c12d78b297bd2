package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.blueprint.Ui.Action.OfModule;
import dev.lathe.compiler.blueprint.Ui.Element;
import dev.lathe.compiler.blueprint.UiModule.Operation;
import dev.lathe.compiler.blueprint.UiModule.Prop;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** An action of a module is one that it has, done to what it can be done to, with what it takes. */
final class UiModuleActions {
  private final Catalog catalog;
  private final Findings findings;

  private UiModuleActions(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  static void check(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var rule = new UiModuleActions(new Catalog(blueprint), findings);
    for (Ui.Page page : UiPages.of(ui)) {
      for (Ui.Action action : page.actions()) {
        if (action instanceof OfModule ofModule) {
          rule.action(page, ofModule);
        }
      }
    }
  }

  private void action(Ui.Page page, OfModule action) {
    Optional<Catalog.Wired> module = Optional.empty();
    if (action.category().isPresent()) {
      module = category(action.category().get());
      if (module.isEmpty()) {
        return;
      }
    }
    if (action.module().isPresent()) {
      module = module(action.module().get());
      if (module.isEmpty()) {
        return;
      }
    }
    Optional<Element> target = Optional.empty();
    if (action.target().isPresent()) {
      target = target(page, action.target().get());
      if (target.isEmpty()) {
        return;
      }
    }
    operation(action, module, target);
  }

  private Optional<Catalog.Wired> category(Name category) {
    Optional<Catalog.Wired> module = catalog.ofCategory(category.text());
    if (module.isEmpty() && catalog.complete()) {
      findings.add(
          DiagnosticCode.CATEGORY_NOT_MAPPED,
          category.span(),
          "no module of project.json is of the category `%s`".formatted(category),
          NearNames.hint(category.text(), catalog.categories()));
    }
    return module;
  }

  private Optional<Catalog.Wired> module(Name name) {
    Optional<Catalog.Wired> module =
        catalog.modules().stream().filter(each -> each.isNamed(name.text())).findFirst();
    if (module.isEmpty() && catalog.complete()) {
      findings.add(
          DiagnosticCode.UNKNOWN_OPERATION,
          name.span(),
          "project.json has no module `%s`".formatted(name),
          NearNames.hint(
              name.text(),
              catalog.modules().stream().map(each -> each.module().key().text()).toList()));
    }
    return module;
  }

  private Optional<Element> target(Ui.Page page, Name target) {
    Optional<Element> element = page.spec().element(target.text());
    if (element.isEmpty()) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_TARGET_MISSING,
          target.span(),
          "there is no element `%s`".formatted(target),
          NearNames.hint(target.text(), page.spec().elements().stream().map(Element::id).toList()));
    }
    return element;
  }

  private void operation(
      OfModule action, Optional<Catalog.Wired> module, Optional<Element> target) {
    Name name = action.operation();
    List<Operation> found = catalog.operations(name.text(), module);
    if (found.isEmpty()) {
      if (module.isPresent() || catalog.complete()) {
        findings.add(
            DiagnosticCode.UNKNOWN_OPERATION,
            name.span(),
            "no module has an operation `%s`".formatted(name),
            NearNames.hint(name.text(), catalog.operations(module)));
      }
      return;
    }
    String type = target.map(element -> element.type().text()).orElse("");
    Operation operation =
        found.stream()
            .filter(each -> each.appliesTo().contains(type))
            .findFirst()
            .orElse(found.getFirst());
    if (addressed(action, operation, target)) {
      operation.params().forEach(param -> param(action, param));
    }
  }

  private boolean addressed(OfModule action, Operation operation, Optional<Element> target) {
    List<String> types = operation.appliesTo();
    if (types.isEmpty() && target.isPresent()) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_NEEDS_MODULE,
          action.target().orElseThrow().span(),
          "`%s` is done by the module, not to an element".formatted(operation.name()),
          "name it by `module` or `category` instead of `target`");
      return false;
    }
    if (!types.isEmpty() && target.isEmpty()) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_NEEDS_TARGET,
          action.operation().span(),
          "`%s` is done to an element".formatted(operation.name()),
          "name one of type %s as `target`".formatted(NearNames.listed(types, "or")));
      return false;
    }
    String type = target.map(element -> element.type().text()).orElse("");
    boolean known = catalog.isCore(type) || catalog.component(type).isPresent();
    if (known && !types.contains(type) && !types.isEmpty()) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_TARGET_TYPE_MISMATCH,
          action.target().orElseThrow().span(),
          "`%s` can't be done to a `%s`".formatted(operation.name(), type),
          target.orElseThrow().type().span(),
          "name an element of type %s".formatted(NearNames.listed(types, "or")));
      return false;
    }
    return true;
  }

  private void param(OfModule action, Prop param) {
    Optional<Ui.Param> given =
        action.params().stream()
            .filter(each -> each.name().text().equals(param.name()))
            .findFirst();
    if (given.isEmpty()) {
      if (param.required()) {
        findings.add(
            DiagnosticCode.MODULE_ACTION_PARAM_REQUIRED,
            action.operation().span(),
            "`%s` is missing, which `%s` takes".formatted(param.name(), action.operation()),
            "add it to `params`");
      }
    } else if (!PropValues.fits(given.get().value(), param)) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_PARAM_TYPE_MISMATCH,
          given.get().value().span(),
          "`%s` is %s, not %s"
              .formatted(param.name(), given.get().value().kind(), PropValues.wanted(param)));
    }
  }
}
