package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Binding;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Name;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the format knows and we can't run yet is refused where it would run, never ignored. */
final class Unsupported {
  private static final String REQUEST_CONTEXT = "request-context";

  private final Findings findings = new Findings();

  private Unsupported() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Unsupported();
    for (Service service : blueprint.services()) {
      Set<String> bound =
          service.bindings().stream()
              .filter(binding -> !binding.isNative())
              .map(Binding::graph)
              .map(Name::text)
              .collect(Collectors.toSet());
      service.graphs().stream()
          .filter(graph -> bound.contains(graph.id().text()))
          .forEach(rule::graph);
    }
    rule.middleware(blueprint.composition());
    return rule.findings.sorted();
  }

  private void graph(Graph graph) {
    for (Node node : graph.nodes()) {
      switch (node) {
        case Node.Call(Name id, Name module, Name operation, _, _, _) ->
            findings.add(
                DiagnosticCode.UNSUPPORTED_CALL,
                id.span(),
                "`%s.%s` can't be called yet".formatted(module, operation));
        case Node.FindMany(_, Node.Source.OfEvent(Name event)) ->
            findings.add(
                DiagnosticCode.UNSUPPORTED_EVENT_SOURCE,
                event.span(),
                "the events `%s` can't be read as rows yet".formatted(event));
        case Node.FindOne(_, Node.Source.OfEvent(Name event), _) ->
            findings.add(
                DiagnosticCode.UNSUPPORTED_EVENT_SOURCE,
                event.span(),
                "the events `%s` can't be read as rows yet".formatted(event));
        case Node.FindMany _,
            Node.FindOne _,
            Node.Filter _,
            Node.MapRows _,
            Node.Reduce _,
            Node.Sort _,
            Node.Limit _,
            Node.Distinct _,
            Node.LookupOne _,
            Node.Uuid _,
            Node.Emit _,
            Node.Branch _,
            Node.Result _ -> {}
      }
    }
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
    if (kind.equals("auth")) {
      findings.add(
          DiagnosticCode.UNSUPPORTED_MIDDLEWARE_AUTH,
          use.span(),
          "`%s` can't authenticate yet".formatted(use),
          middleware.name().span(),
          "without it the actor comes from the header `x-actor-id`");
    } else if (!kind.equals(REQUEST_CONTEXT)) {
      findings.add(
          DiagnosticCode.UNSUPPORTED_MIDDLEWARE,
          use.span(),
          "middleware of kind `%s` can't be mounted yet".formatted(kind),
          middleware.kind().span(),
          "unmount it, and set the limit where the project is deployed");
    }
  }
}
