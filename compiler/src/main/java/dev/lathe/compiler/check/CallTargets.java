package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.module.Modules;
import java.util.List;
import java.util.Optional;

/** A call reaches an operation that its module has. */
final class CallTargets {
  private final Modules modules;
  private final Findings findings = new Findings();

  private CallTargets(Modules modules) {
    this.modules = modules;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new CallTargets(Modules.of(blueprint));
    for (Blueprint.Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        for (Node node : graph.nodes()) {
          if (node instanceof Node.Call call) {
            rule.target(call, call.target());
            call.compensation().ifPresent(one -> rule.target(call, one.target()));
          }
        }
      }
    }
    return rule.findings.sorted();
  }

  private void target(Node.Call call, Node.Target target) {
    switch (target) {
      case Node.Target.OfModule(Name module, Name operation) -> module(call, module, operation);
      case Node.Target.OfService(Name service, Name _) ->
          findings.add(
              DiagnosticCode.GRAPH_CALL_TARGET_UNRESOLVED,
              service.span(),
              "a graph can't call the service `%s`".formatted(service),
              "react to its events, or let a workflow call both");
    }
  }

  private void module(Node.Call call, Name name, Name operation) {
    Optional<Modules.Module> module = modules.find(name.text());
    if (module.isEmpty()) {
      boolean step = call.id().text().startsWith("pre$");
      findings.add(
          step
              ? DiagnosticCode.BINDINGS_CONSISTENCY_PRE_MODULE_NOT_DECLARED
              : DiagnosticCode.GRAPH_CALL_TARGET_UNRESOLVED,
          name.span(),
          "there is no module `%s`".formatted(name),
          NearNames.hint(name.text(), modules.names())
              .or(() -> Optional.of("declare it in `modules`, or as an integration service")));
    } else if (module.get().operation(operation.text()).isEmpty()) {
      findings.add(
          DiagnosticCode.GRAPH_CALL_TARGET_UNRESOLVED,
          operation.span(),
          "the module `%s` has no operation `%s`".formatted(name, operation),
          NearNames.hint(operation.text(), module.get().operations().keySet())
              .or(() -> Optional.of(has(module.get()))));
    }
  }

  private static String has(Modules.Module module) {
    return module.operations().isEmpty()
        ? "let its module.json list it in `capabilities.rpcs`"
        : "it has " + String.join(", ", module.operations().keySet());
  }
}
