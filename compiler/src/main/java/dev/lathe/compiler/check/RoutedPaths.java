package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;

/** Behind their routes, no bindings of two services answer the same requests. */
final class RoutedPaths {
  private RoutedPaths() {}

  private record Place(Name service, Binding binding) {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    var seen = new HashMap<String, Place>();
    for (HttpRoute route : blueprint.httpRoutes()) {
      List<Binding> bindings =
          blueprint.service(route.service().text()).map(Service::bindings).orElse(List.of());
      for (Binding binding : bindings) {
        String path = join(route.base().text(), binding.path().text());
        String shape = binding.method() + " " + path.replaceAll("\\{[^{}/]+}", "{}");
        Place first = seen.putIfAbsent(shape, new Place(route.service(), binding));
        if (first != null && !first.service().text().equals(route.service().text())) {
          findings.add(
              DiagnosticCode.BINDINGS_DUPLICATE_METHOD_PATH,
              binding.path().span(),
              "`%s %s` is answered by the service `%s` too"
                  .formatted(binding.method(), path, first.service()),
              first.binding().path().span(),
              "give one of the services another route");
        }
      }
    }
    return findings.sorted();
  }

  private static String join(String base, String path) {
    String prefix = base.equals("/") ? "" : base;
    return path.equals("/") && !prefix.isEmpty() ? prefix : prefix + path;
  }
}
