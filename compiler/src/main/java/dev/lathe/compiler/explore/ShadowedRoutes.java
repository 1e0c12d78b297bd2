package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import java.util.List;
import java.util.Set;

/**
 * The routes that every service has come before its own. Among its own none hides another: words
 * win over placeholders, and where a word leads nowhere the placeholder is tried.
 */
final class ShadowedRoutes {
  private static final Set<String> OURS =
      Set.of("health", "service.json", "openapi.json", "metrics");

  /** Below these is what steers the service, and what people do in workflows. */
  private static final List<String> BELOW = List.of("/-/", "/_lathe/");

  private ShadowedRoutes() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (Blueprint.HttpRoute route : resolved.blueprint().httpRoutes()) {
      for (Binding binding :
          resolved.blueprint().service(route.service().text()).orElseThrow().bindings()) {
        String path = (route.base().text() + "/" + binding.path().text()).replaceAll("/+", "/");
        if (OURS.contains(path.substring(1)) || BELOW.stream().anyMatch(path::startsWith)) {
          findings.add(
              DiagnosticCode.ROUTE_SHADOWED,
              binding.path().span(),
              "`%s` is answered before any binding, so `%s` never is".formatted(path, binding.id()),
              "give the binding another path, or the service another route");
        }
      }
    }
    return findings.sorted();
  }
}
