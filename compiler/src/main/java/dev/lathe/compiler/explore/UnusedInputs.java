package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.WrittenExpressions;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a request is asked for is used: an input that is not is a mistake or a leftover. */
final class UnusedInputs {
  private final Set<String> used = new HashSet<>();

  private UnusedInputs() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      var rule = new UnusedInputs();
      graph.graph().nodes().forEach(rule::node);
      for (Input input : graph.graph().inputs()) {
        String name = input.name().text();
        if (!rule.used.contains(name) && !Allow.isClaim(name)) {
          findings.add(
              DiagnosticCode.INPUT_UNUSED,
              input.name().span(),
              "`%s` has no use for its input `%s`".formatted(graph.graph().id(), input.name()),
              "read it as `{\"$param\": \"%s\"}`, or remove it and what feeds it"
                  .formatted(input.name()));
        }
      }
    }
    return findings.sorted();
  }

  private void node(Node node) {
    if (node instanceof Node.Limit(Name _, Name _, Node.Count.OfInput(Name input))) {
      used.add(input.text());
    }
    if (node instanceof Node.FindMany(Name _, Node.Source.OfInput(Name input))) {
      used.add(input.text());
    }
    if (node instanceof Node.Filter filter) {
      used.addAll(filter.wording().names());
    }
    new WrittenExpressions(this::expr).of(node);
  }

  private void expr(Expr expr) {
    if (expr instanceof Expr.Param(Name name, var _)) {
      used.add(name.text());
    }
  }
}
