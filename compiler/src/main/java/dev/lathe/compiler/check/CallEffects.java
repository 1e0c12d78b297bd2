package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.module.ModuleOperation;
import dev.lathe.compiler.module.Modules;
import java.util.List;
import java.util.Optional;

/**
 * What changes something outside is called by actions only: a read may be sent any number of times.
 */
final class CallEffects {
  private CallEffects() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var modules = Modules.of(blueprint);
    var findings = new Findings();
    for (Blueprint.Service service : blueprint.services()) {
      for (Binding binding : service.bindings()) {
        Optional<Graph> graph = service.graph(binding.graph().text());
        if (!binding.action() && graph.isPresent()) {
          graph.get().nodes().stream()
              .filter(node -> acts(node, modules))
              .forEach(node -> report(binding, node, findings));
        }
      }
    }
    return findings.sorted();
  }

  private static boolean acts(Node node, Modules modules) {
    return node instanceof Node.Call call
        && call.target() instanceof Node.Target.OfModule(Name module, Name operation)
        && modules
            .find(module.text())
            .flatMap(found -> found.operation(operation.text()))
            .filter(ModuleOperation::acts)
            .isPresent();
  }

  private static void report(Binding binding, Node node, Findings findings) {
    findings.add(
        DiagnosticCode.GRAPH_EXPOSURE_EFFECT_FORBIDDEN,
        node.id().span(),
        "`%s` changes something outside, and the binding `%s` only reads"
            .formatted(node.id(), binding.id()),
        binding.id().span(),
        "let the binding be an action");
  }
}
