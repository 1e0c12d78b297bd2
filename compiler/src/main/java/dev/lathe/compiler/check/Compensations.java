package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.module.Modules;
import java.util.List;

/** What makes good for a call is called where a command is refused after it, and nowhere else. */
final class Compensations {
  private final Modules modules;
  private final Findings findings = new Findings();

  private Compensations(Modules modules) {
    this.modules = modules;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Compensations(Modules.of(blueprint));
    for (Blueprint.Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        boolean commands = graph.nodes().stream().anyMatch(Node.Emit.class::isInstance);
        for (Node node : graph.nodes()) {
          if (node instanceof Node.Call call) {
            call.compensation().ifPresent(one -> rule.compensation(call, one, commands));
          }
        }
      }
    }
    return rule.findings.sorted();
  }

  private void compensation(Node.Call call, Node.Compensation one, boolean commands) {
    if (changesNothing(call.target())) {
      findings.add(
          DiagnosticCode.COMPENSATION_UNUSED,
          one.span(),
          "`%s` changes nothing that there is to make good for".formatted(call.id()),
          "leave `compensate` out, or say of the operation that it acts: `\"acts\": true`");
    } else if (!commands) {
      findings.add(
          DiagnosticCode.COMPENSATION_UNUSED,
          one.span(),
          "nothing is refused after `%s`: its graph emits no event".formatted(call.id()),
          "leave `compensate` out");
    } else if (changesNothing(one.target())) {
      findings.add(
          DiagnosticCode.COMPENSATION_UNUSED,
          one.span(),
          "`%s` changes nothing, so it makes good for nothing".formatted(one.target().operation()),
          "name an operation that acts, or say of this one that it does: `\"acts\": true`");
    }
  }

  /** False for what there is none of: that is told by another rule. */
  private boolean changesNothing(Node.Target target) {
    return target instanceof Node.Target.OfModule(var module, var operation)
        && modules
            .find(module.text())
            .flatMap(found -> found.operation(operation.text()))
            .filter(known -> !known.acts())
            .isPresent();
  }
}
