package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Routes lead to services that can answer them; mounts name routes and middleware. */
final class ProjectComposition {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private ProjectComposition(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ProjectComposition(blueprint);
    rule.httpRoutes();
    blueprint.composition().uiRoutes().forEach(rule::uiRoute);
    blueprint.composition().middleware().forEach(rule::middleware);
    rule.mounts();
    return rule.findings.sorted();
  }

  private Optional<Service> service(Name slug, DiagnosticCode unknown) {
    Optional<Service> service = blueprint.service(slug.text());
    if (service.isEmpty()) {
      findings.add(
          unknown,
          slug.span(),
          "there is no service `%s`".formatted(slug),
          NearNames.hint(
              slug.text(), blueprint.services().stream().map(s -> s.slug().text()).toList()));
    }
    return service;
  }

  private void httpRoutes() {
    var routed = new HashMap<String, Name>();
    for (HttpRoute route : blueprint.httpRoutes()) {
      Optional<Service> service =
          service(route.service(), DiagnosticCode.BLUEPRINT_COMPOSE_ROUTE_UNKNOWN_SERVICE);
      if (service.isPresent() && service.get().bindings().isEmpty()) {
        findings.add(
            DiagnosticCode.BLUEPRINT_COMPOSE_HTTP_ROUTE_TARGET_MISSING_BINDINGS,
            route.service().span(),
            "the service `%s` has no bindings".formatted(route.service()),
            "add bindings/bindings.json, or remove the route");
      }
      Name first = routed.putIfAbsent(route.service().text(), route.base());
      if (first != null) {
        findings.add(
            DiagnosticCode.BLUEPRINT_COMPOSE_HTTP_ROUTE_DUPLICATE_SERVICE,
            route.base().span(),
            "`%s` is reached by `%s` already".formatted(route.service(), first),
            first.span(),
            "a service stands behind one HTTP route");
      }
    }
  }

  private void uiRoute(Composition.UiRoute route) {
    Optional<Service> service =
        service(route.service(), DiagnosticCode.BLUEPRINT_COMPOSE_ROUTE_UNKNOWN_SERVICE);
    if (service.isEmpty() || blueprint.form() == Blueprint.Form.SINGLE_SERVICE) {
      return;
    }
    if (service.get().kind() != Service.Kind.DOMAIN) {
      findings.add(
          DiagnosticCode.BLUEPRINT_COMPOSE_UI_ROUTE_TARGET_NOT_DOMAIN,
          route.service().span(),
          "`%s` is not of kind domain, so it has no UI".formatted(route.service()),
          "let a domain service have the UI");
    } else if (!blueprint
        .files()
        .containsKey("services/" + route.service() + "/ui/manifest.json")) {
      findings.add(
          DiagnosticCode.BLUEPRINT_COMPOSE_UI_ROUTE_TARGET_MISSING_UI,
          route.service().span(),
          "the service `%s` has no UI".formatted(route.service()),
          "add ui/manifest.json, or remove the route");
    }
  }

  private void middleware(Composition.Middleware middleware) {
    middleware.provider().ifPresent(slug -> provider(slug, false));
    for (Composition.Provider provider : middleware.providers()) {
      boolean domain = provider.provider().text().equals("platform-tokens");
      provider.moduleSlug().ifPresent(slug -> provider(slug, domain));
    }
  }

  private void provider(Name slug, boolean domain) {
    Optional<Service> service =
        service(slug, DiagnosticCode.BLUEPRINT_COMPOSE_MIDDLEWARE_PROVIDER_UNKNOWN_SERVICE);
    if (service.isPresent() && (service.get().kind() == Service.Kind.DOMAIN) != domain) {
      findings.add(
          DiagnosticCode.BLUEPRINT_COMPOSE_MIDDLEWARE_PROVIDER_NOT_INTEGRATION,
          slug.span(),
          "`%s` is %s".formatted(slug, domain ? "not a domain service" : "not an integration"),
          domain
              ? "platform tokens are verified by a domain service"
              : "name a service of kind `integration` or `integration-module`");
    }
  }

  private void mounts() {
    var targets = new ArrayList<String>();
    blueprint.httpRoutes().forEach(route -> targets.add("http:" + route.base()));
    blueprint.composition().uiRoutes().forEach(route -> targets.add("ui:" + route.path()));
    List<String> names =
        blueprint.composition().middleware().stream().map(m -> m.name().text()).toList();
    for (Composition.Mount mount : blueprint.composition().mounts()) {
      if (!targets.contains(mount.target().text())) {
        findings.add(
            DiagnosticCode.BLUEPRINT_COMPOSE_MOUNT_UNKNOWN_TARGET,
            mount.target().span(),
            "there is no route `%s`".formatted(mount.target()),
            NearNames.hint(mount.target().text(), targets));
      }
      for (Name use : mount.use()) {
        if (!names.contains(use.text())) {
          findings.add(
              DiagnosticCode.BLUEPRINT_COMPOSE_MOUNT_UNKNOWN_MIDDLEWARE,
              use.span(),
              "there is no middleware `%s`".formatted(use),
              NearNames.hint(use.text(), names));
        }
      }
    }
  }
}
