package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Routes whose graphs call a module answer well only where somebody runs that module. */
final class CalledModules {
  /** Who is asking: whoever puts an auth middleware before a route knows that it needs that. */
  private static final String SESSION = "IntrospectSession";

  private CalledModules() {}

  /** A finding a module, at the first call of it. */
  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    var told = new HashSet<String>();
    for (Service service : blueprint.services()) {
      Set<String> bound =
          service.bindings().stream()
              .filter(binding -> !binding.isNative())
              .map(Binding::graph)
              .map(Name::text)
              .collect(Collectors.toSet());
      for (Graph graph : service.graphs()) {
        for (Node node : graph.nodes()) {
          if (bound.contains(graph.id().text())
              && node instanceof Node.Call call
              && call.target() instanceof Node.Target.OfModule(Name module, Name operation)
              && !operation.text().equals(SESSION)
              && told.add(module.text())) {
            findings.add(
                DiagnosticCode.ROUTE_INCOMPLETE,
                module.span(),
                "`%s` calls the module `%s`, and none is built in".formatted(graph.id(), module),
                "until one is configured the call answers EXTERNAL_MODULE_NOT_CONFIGURED");
          }
        }
      }
    }
    return findings.sorted();
  }
}
