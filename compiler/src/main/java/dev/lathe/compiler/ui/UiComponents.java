package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.blueprint.Ui.Element;
import dev.lathe.compiler.blueprint.UiModule.Component;
import dev.lathe.compiler.blueprint.UiModule.Prop;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Optional;

/** Elements are of known types, with the properties that modules' components ask for. */
final class UiComponents {
  /** The components that upload or show files of an upload route. */
  private static final List<String> UPLOADS = List.of("FileList", "UploadDropzone");

  /** The component that shows one file, of whatever route. */
  private static final String PREVIEW = "FilePreview";

  private UiComponents() {}

  /** Whether elements of {@code type} show or take files. */
  static boolean ofFiles(String type) {
    return UPLOADS.contains(type) || type.equals(PREVIEW);
  }

  static void types(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var catalog = new Catalog(blueprint);
    List<String> routes =
        blueprint.services().stream()
            .flatMap(each -> each.uploads().stream())
            .map(route -> route.id().text())
            .toList();
    for (Ui.Page page : UiPages.of(ui)) {
      for (Element element : page.spec().elements()) {
        type(element, catalog, findings);
        upload(element, routes, findings);
      }
    }
  }

  static void values(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var catalog = new Catalog(blueprint);
    for (Ui.Page page : UiPages.of(ui)) {
      for (Element element : page.spec().elements()) {
        Optional<Component> component = catalog.component(element.type().text());
        component.ifPresent(known -> values(element, known, findings));
      }
    }
  }

  private static void type(Element element, Catalog catalog, Findings findings) {
    String type = element.type().text();
    Optional<Component> component = catalog.component(type);
    if (component.isEmpty() && !catalog.isCore(type) && catalog.complete()) {
      findings.add(
          DiagnosticCode.UNKNOWN_COMPONENT_TYPE,
          element.type().span(),
          "there is no component `%s`".formatted(type),
          NearNames.hint(type, catalog.types()));
    }
    List<Prop> props = component.map(Component::props).orElse(List.of());
    for (Prop prop : props) {
      boolean given =
          element.prop(prop.name()).filter(value -> !(value instanceof JsonNode.Null)).isPresent();
      if (prop.required() && !given) {
        findings.add(
            DiagnosticCode.PROP_REQUIRED_MISSING,
            element.type().span(),
            "`%s` is missing, which `%s` needs".formatted(prop.name(), type),
            "add it to `props`");
      }
    }
  }

  private static void values(Element element, Component component, Findings findings) {
    for (Prop prop : component.props()) {
      element
          .prop(prop.name())
          .filter(value -> !(value instanceof JsonNode.Null && prop.required())) // it is missing
          .filter(value -> !PropValues.fits(value, prop))
          .ifPresent(
              value ->
                  findings.add(
                      DiagnosticCode.TYPE_MISMATCH,
                      value.span(),
                      "`%s` is %s, not %s"
                          .formatted(prop.name(), value.kind(), PropValues.wanted(prop))));
    }
  }

  private static void upload(Element element, List<String> routes, Findings findings) {
    if (UPLOADS.contains(element.type().text())
        && element.prop("routeId").orElse(null) instanceof JsonNode.Str(String id, var span)
        && !routes.contains(id)) {
      findings.add(
          DiagnosticCode.UI_REFERENCES_UNKNOWN_STORAGE_ROUTE,
          span,
          "there is no upload route `%s`".formatted(id),
          NearNames.hint(id, routes));
    }
  }
}
