package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.blueprint.WrittenExpressions;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Written;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A named expression that nothing uses is a leftover, or its use is misspelt. */
final class UnusedLets {
  private UnusedLets() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (Blueprint.Service service : resolved.blueprint().services()) {
      var used = new HashSet<String>();
      service.lets().forEach(let -> uses(let.is(), used));
      for (Entity entity : resolved.blueprint().entities()) {
        Constraints rules = entity.constraints();
        rules.unique().forEach(unique -> unique.where().ifPresent(rule -> rule(rule, used)));
        rules.invariants().forEach(invariant -> rule(invariant.holds(), used));
        entity.upcasts().forEach(upcast -> upcast.set().forEach(one -> rule(one.value(), used)));
      }
      for (Graph graph : service.graphs()) {
        var inGraph = new HashSet<String>();
        graph.lets().forEach(let -> uses(let.is(), inGraph));
        graph.nodes().forEach(node -> new WrittenExpressions(e -> use(e, inGraph)).of(node));
        graph.lets().forEach(let -> unused(let, inGraph, findings));
        used.addAll(inGraph);
      }
      service.lets().forEach(let -> unused(let, used, findings));
    }
    return findings.sorted();
  }

  private static void uses(Expr expr, Set<String> used) {
    new WrittenExpressions(each -> use(each, used)).of(expr);
  }

  private static void rule(Written rule, Set<String> used) {
    if (rule instanceof Expr expr) {
      uses(expr, used);
    }
  }

  private static void use(Expr expr, Set<String> used) {
    if (expr instanceof Expr.Let let) {
      used.add(let.name().text());
    }
  }

  private static void unused(Let let, Set<String> used, Findings findings) {
    if (!used.contains(let.name().text())) {
      findings.add(
          DiagnosticCode.LET_UNUSED,
          let.name().span(),
          "nothing uses `%s`".formatted(let.name()),
          "use it as `{\"$let\": \"%s\"}`, or remove it".formatted(let.name()));
    }
  }
}
