package dev.lathe.compiler.explore;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import java.util.List;

/** After a branch only the emit that it selects runs, so each of them stands in a case of it. */
final class UnselectedEmits {
  private UnselectedEmits() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      for (ResolvedGraph.Emit emit : graph.emits()) {
        graph.branches().stream()
            .filter(branch -> emit.branch().filter(branch.node()::equals).isPresent())
            .filter(branch -> !selects(branch, emit.node()))
            .forEach(branch -> add(graph, branch, emit, findings));
      }
    }
    return findings.sorted();
  }

  private static boolean selects(ResolvedGraph.Branch branch, String node) {
    return branch.otherwise().equals(node)
        || branch.choices().stream().anyMatch(choice -> choice.then().equals(node));
  }

  private static void add(
      ResolvedGraph graph,
      ResolvedGraph.Branch branch,
      ResolvedGraph.Emit emit,
      Findings findings) {
    Span span = graph.graph().node(emit.node()).orElseThrow().id().span();
    findings.add(
        DiagnosticCode.EMIT_NEVER_SELECTED,
        span,
        "no case of `%s` leads to `%s`, so it never runs".formatted(branch.node(), emit.node()),
        graph.graph().node(branch.node()).orElseThrow().id().span(),
        "name it in a case, or move it before the branch to run always");
  }
}
