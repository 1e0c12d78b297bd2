package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.model.bundle.InputSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The version in If-Match is one aggregate's: of several that a command changes, the one whose id
 * stands in the path. Where two ids do, it is nobody's.
 */
final class ExpectedVersions {
  private ExpectedVersions() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        graph(service, graph, findings);
      }
    }
    return findings.sorted();
  }

  private static void graph(Service service, Graph graph, Findings findings) {
    var inPath = new HashSet<String>();
    for (Binding binding : service.bindings()) {
      if (binding.graph().text().equals(graph.id().text())) {
        for (Binding.Parameter parameter : binding.parameters()) {
          if (parameter.source() instanceof InputSource.Path) {
            inPath.add(parameter.bindTo().text());
          }
        }
      }
    }
    var named = new ArrayList<Node.Emit>();
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Emit emit
          && emit.aggregateId() instanceof Expr.Param(var input, _)
          && inPath.contains(input.text())
          && named.stream().noneMatch(other -> same(emit, other))) {
        named.add(emit);
      }
    }
    if (named.size() > 1) {
      Node.Emit first = named.getFirst();
      Node.Emit second = named.get(1);
      findings.add(
          DiagnosticCode.CMD_IF_MATCH_AMBIGUOUS,
          second.aggregateId().span(),
          "a path names the aggregates of `%s` and `%s`, so that `If-Match` is about neither"
              .formatted(first.id(), second.id()),
          first.aggregateId().span(),
          "take one of the ids from the body or query, or give the emits an `expectedVersion`");
    }
  }

  private static boolean same(Node.Emit a, Node.Emit b) {
    return a.aggregate().text().equals(b.aggregate().text())
        && a.aggregateId() instanceof Expr.Param(var one, _)
        && b.aggregateId() instanceof Expr.Param(var other, _)
        && one.text().equals(other.text());
  }
}
