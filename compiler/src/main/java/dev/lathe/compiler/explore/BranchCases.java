package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A case is taken by some request: its condition can be true, and no earlier case took it all. */
final class BranchCases {
  private BranchCases() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      for (ResolvedGraph.Branch branch : graph.branches()) {
        if (graph.graph().node(branch.node()).orElseThrow() instanceof Node.Branch node) {
          cases(branch, node, findings);
        }
      }
    }
    return findings.sorted();
  }

  private static void cases(ResolvedGraph.Branch branch, Node.Branch node, Findings findings) {
    List<Node.Case> written = node.cases().stream().filter(c -> c.when().isPresent()).toList();
    var earlier = new ArrayList<Value>();
    boolean taken = false;
    for (int i = 0; i < branch.choices().size() && i < written.size(); i++) {
      Value when = branch.choices().get(i).when();
      String why = "";
      if (taken) {
        why = "an earlier case is always true";
      } else if (constant(when, Json.of(false)) || constant(when, Json.NULL)) {
        why = "its condition is never true";
      } else if (earlier.contains(when)) {
        why = "an earlier case has the same condition";
      }
      if (!why.isEmpty()) {
        findings.add(
            DiagnosticCode.BRANCH_CASE_UNREACHABLE,
            written.get(i).span(),
            "`%s` never takes the case that leads to `%s`: %s"
                .formatted(node.id(), written.get(i).then(), why),
            "remove the case, or change a condition");
      }
      taken |= constant(when, Json.of(true));
      earlier.add(when);
    }
  }

  private static boolean constant(Value value, Json json) {
    return value instanceof Value.Literal(Json literal, var _) && literal.equals(json);
  }
}
