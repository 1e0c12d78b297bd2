package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Set;

/** What the format knows and we can't run yet is refused where it would run, never ignored. */
final class Unsupported {
  private static final String REQUEST_CONTEXT = "request-context";
  private static final Set<String> LIMITS = Set.of("body-limit", "rate-limit", "timeout");

  private final Findings findings = new Findings();

  private Unsupported() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Unsupported();
    rule.middleware(blueprint.composition());
    return rule.findings.sorted();
  }

  private void middleware(Composition composition) {
    for (Composition.Mount mount : composition.mounts()) {
      for (Name use : mount.use()) {
        composition.middleware().stream()
            .filter(middleware -> middleware.name().text().equals(use.text()))
            .forEach(middleware -> mounted(use, middleware));
      }
    }
  }

  private void mounted(Name use, Composition.Middleware middleware) {
    String kind = middleware.kind().text();
    if (LIMITS.contains(kind)) {
      findings.add(
          DiagnosticCode.MIDDLEWARE_IGNORED,
          use.span(),
          "`%s` limits nothing yet".formatted(use),
          middleware.kind().span(),
          "set the limit where the project is deployed");
    } else if (kind.equals("auth") && middleware.providers().isEmpty()) {
      findings.add(
          DiagnosticCode.UNSUPPORTED_MIDDLEWARE_AUTH,
          use.span(),
          "`%s` has no providers to ask who is calling".formatted(use),
          middleware.name().span(),
          "add `providers`, such as `{\"provider\": \"oidc\", \"issuer\": \"https://…\","
              + " \"audience\": \"…\"}`");
    } else if (!kind.equals("auth") && !kind.equals(REQUEST_CONTEXT)) {
      findings.add(
          DiagnosticCode.UNSUPPORTED_MIDDLEWARE,
          use.span(),
          "there is no middleware of kind `%s`".formatted(kind),
          middleware.kind().span(),
          "the kinds are auth, body-limit, rate-limit, request-context and timeout");
    }
  }
}
