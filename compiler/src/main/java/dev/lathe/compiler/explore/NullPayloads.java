package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import java.util.List;

/** A field that must not be null is given what is not: else the command refuses where it is. */
final class NullPayloads {
  private NullPayloads() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      for (ResolvedGraph.Emit emit : graph.emits()) {
        if (graph.graph().node(emit.node()).orElseThrow() instanceof Node.Emit node) {
          node.payload().forEach(field -> field(graph, emit, field, findings));
        }
      }
    }
    return findings.sorted();
  }

  private static void field(
      ResolvedGraph graph, ResolvedGraph.Emit emit, Node.Assignment given, Findings findings) {
    Value value = emit.payload().get(given.name().text());
    boolean nullable =
        emit.entity().field(given.name().text()).map(Entity.Field::nullable).orElse(true);
    if (value != null && !nullable && new PossibleNulls(graph).possible(value)) {
      findings.add(
          DiagnosticCode.PAYLOAD_MAY_BE_NULL,
          given.value().span(),
          "`%s.%s` must not be null, and this may be: the command then answers 422"
              .formatted(emit.entity().name(), given.name()),
          "make the input required, or give a value with `coalesce`");
    }
  }
}
