package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.PersonalData;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.InputSource;
import java.util.List;
import java.util.Set;

/** What is personal does not belong into addresses: everybody on the way writes those down. */
final class PersonalAddresses {
  private PersonalAddresses() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    PersonalData personal = PersonalData.of(resolved.blueprint().entities());
    if (personal.none()) return List.of();
    for (Blueprint.Service service : resolved.blueprint().services()) {
      for (Binding binding : service.bindings()) {
        service.graphs().stream()
            .filter(graph -> graph.id().text().equals(binding.graph().text()))
            .forEach(graph -> binding(personal, service, graph, binding, findings));
      }
    }
    return findings.sorted();
  }

  private static void binding(
      PersonalData personal,
      Blueprint.Service service,
      Graph graph,
      Binding binding,
      Findings findings) {
    Set<String> inputs = personal.inputs(service, graph);
    for (Binding.Parameter parameter : binding.parameters()) {
      String place =
          switch (parameter.source()) {
            case InputSource.Path _ -> "path";
            case InputSource.Query _ -> "query";
            default -> "";
          };
      if (place.isEmpty() || !inputs.contains(parameter.bindTo().text())) continue;
      findings.add(
          DiagnosticCode.PII_IN_ADDRESS,
          parameter.name().span(),
          "`%s` is about a person, and comes in the %s, which logs on the way keep"
              .formatted(parameter.bindTo(), place),
          "take it from the body, or ask for the row by its key");
    }
  }
}
