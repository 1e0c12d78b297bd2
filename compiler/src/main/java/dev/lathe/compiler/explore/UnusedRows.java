package dev.lathe.compiler.explore;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Values;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** A reading graph answers with what its nodes find; rows that nothing reads are found in vain. */
final class UnusedRows {
  private final Set<String> read = new HashSet<>();

  /** By identity: two chains may look alike. */
  private final Set<Rows> fed = Collections.newSetFromMap(new IdentityHashMap<>());

  private UnusedRows() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      if (!graph.commands()) {
        new UnusedRows().graph(graph, findings);
      }
    }
    return findings.sorted();
  }

  private void graph(ResolvedGraph graph, Findings findings) {
    graph.expressions().forEach(expression -> read.addAll(Values.nodes(expression)));
    graph.forms().forEach(this::form);
    graph.allRows().forEach(rows -> rows.from().ifPresent(fed::add));
    graph
        .rowsets()
        .forEach(
            (node, rows) -> {
              if (!read.contains(node) && !fed.contains(rows)) {
                add(graph, node, findings);
              }
            });
    graph.lookups().keySet().stream()
        .filter(node -> !read.contains(node))
        .forEach(node -> add(graph, node, findings));
  }

  private static void add(ResolvedGraph graph, String node, Findings findings) {
    Span span = graph.graph().node(node).orElseThrow().id().span();
    findings.add(
        DiagnosticCode.UNUSED_ROWS,
        span,
        "what `%s` finds is never read".formatted(node),
        "put it into the result, or remove the node");
  }

  private void form(Form form) {
    if (form instanceof Form.Found(String node, var _)) {
      read.add(node);
    }
    for (Form leaf : form.leaves()) {
      if (leaf instanceof Form.AllRows rows) {
        read.add(rows.node());
      } else if (leaf instanceof Form.OneRow row) {
        read.add(row.node());
      }
    }
  }
}
