package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/** What the format knows and we can't run yet is refused where it would run, never ignored. */
final class Unsupported {
  private static final String REQUEST_CONTEXT = "request-context";

  /** In bytes: what a function takes on any route. */
  private static final long LARGEST_BODY = 1024 * 1024;

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
    Composition.Limit limit = middleware.limit();
    switch (kind) {
      case "rate-limit" ->
          says(use, middleware, limit.requestsPerMinute().isPresent(), "`requestsPerMinute`");
      case "body-limit" -> {
        says(use, middleware, limit.maxBodySize().isPresent(), "`maxBodySize`");
        limit.maxBodySize().ifPresent(most -> narrows(use, middleware, most));
      }
      case "timeout" ->
          says(use, middleware, limit.upstreamTimeoutMs().isPresent(), "`upstreamTimeoutMs`");
      default -> other(use, middleware, kind);
    }
  }

  private void says(Name use, Composition.Middleware middleware, boolean said, String key) {
    if (!said) {
      findings.add(
          DiagnosticCode.MIDDLEWARE_IGNORED,
          use.span(),
          "`%s` does not say its limit, so it limits nothing".formatted(use),
          middleware.kind().span(),
          "say " + key + " beside `kind`: there are no policies of a deploy target here");
    }
  }

  private void narrows(Name use, Composition.Middleware middleware, long most) {
    if (most > LARGEST_BODY) {
      findings.add(
          DiagnosticCode.MIDDLEWARE_IGNORED,
          use.span(),
          "`" + use + "` lets bodies of " + most + " bytes through, and no route takes so much",
          middleware.kind().span(),
          "say 1m or less, or leave it out: a function takes 1 MiB");
    }
  }

  private void other(Name use, Composition.Middleware middleware, String kind) {
    if (kind.equals("auth") && middleware.providers().isEmpty()) {
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
