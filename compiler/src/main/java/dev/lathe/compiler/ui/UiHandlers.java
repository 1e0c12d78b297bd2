package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What elements do leads somewhere. The format lets anything stand here, so it is a warning: an
 * element that does nothing when it is pressed.
 */
final class UiHandlers {
  private static final String NAVIGATE = "navigate";
  private static final String DISPATCH = "dispatch";

  /** What a browser can do without the page. */
  private static final List<String> BUILT_IN =
      List.of("pushState", "removeState", "setState", "validateForm");

  private final RoutePatterns routes;
  private final Findings findings;

  private UiHandlers(RoutePatterns routes, Findings findings) {
    this.routes = routes;
    this.findings = findings;
  }

  static void check(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var rule = new UiHandlers(new RoutePatterns(ui), findings);
    ui.screens().forEach(screen -> rule.page(screen, actions(Stream.of(screen))));
    // What a layout dispatches is looked up in the screen that is shown.
    List<String> any = actions(ui.screens().stream());
    ui.layouts().forEach(layout -> rule.page(layout, any));
  }

  private static List<String> actions(Stream<Ui.Page> pages) {
    return pages
        .flatMap(page -> page.actions().stream())
        .map(action -> action.name().text())
        .distinct()
        .toList();
  }

  private void page(Ui.Page page, List<String> actions) {
    for (Ui.Element element : page.spec().elements()) {
      for (JsonNode.Member event : element.on()) {
        List<JsonNode> handlers =
            event.value() instanceof JsonNode.Arr(var items, _) ? items : List.of(event.value());
        handlers.forEach(handler -> handler(handler, actions));
      }
    }
  }

  private void handler(JsonNode handler, List<String> actions) {
    Optional<Name> action = text(handler, "action");
    if (action.isEmpty()) {
      return;
    }
    switch (action.get().text()) {
      case NAVIGATE -> param(handler, "to").ifPresent(this::link);
      case DISPATCH -> param(handler, "name").ifPresent(name -> dispatched(name, actions));
      default -> {
        if (!BUILT_IN.contains(action.get().text())) {
          dispatched(action.get(), actions);
        }
      }
    }
  }

  private void link(Name to) {
    if (to.text().startsWith("/") && !routes.lead(to.text())) {
      findings.add(
          DiagnosticCode.UI_UNKNOWN_LINK,
          to.span(),
          "no route answers `%s`".formatted(to),
          NearNames.hint(to.text(), routes.all()));
    }
  }

  private void dispatched(Name name, List<String> actions) {
    if (!actions.contains(name.text())) {
      findings.add(
          DiagnosticCode.UI_UNKNOWN_ACTION,
          name.span(),
          "the page has no action `%s`".formatted(name),
          NearNames.hint(name.text(), actions));
    }
  }

  private static Optional<Name> param(JsonNode handler, String name) {
    return handler instanceof JsonNode.Obj object
        ? object.member("params").flatMap(params -> text(params.value(), name))
        : Optional.empty();
  }

  private static Optional<Name> text(JsonNode node, String name) {
    return node instanceof JsonNode.Obj object
        ? object
            .member(name)
            .map(JsonNode.Member::value)
            .filter(JsonNode.Str.class::isInstance)
            .map(JsonNode.Str.class::cast)
            .map(text -> new Name(text.value(), text.span()))
        : Optional.empty();
  }
}
