package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.json.Json;
import java.util.List;

/** A pattern says with {@code %} or {@code _} where anything may stand. */
final class LikePatterns {
  private final Findings findings = new Findings();

  private LikePatterns() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var rule = new LikePatterns();
    var expressions = new WrittenExpressions(rule::expr);
    for (ResolvedGraph graph : resolved.graphs()) {
      graph.graph().nodes().forEach(expressions::of);
    }
    return rule.findings.sorted();
  }

  private void expr(Expr expr) {
    if (expr instanceof Expr.Op(ExprOperator operator, List<Expr> operands, var _)
        && operator == ExprOperator.LIKE
        && operands.size() == 2
        && operands.get(1) instanceof Expr.Literal(Json.Str(String pattern), var span)
        && pattern.indexOf('%') < 0
        && pattern.indexOf('_') < 0) {
      findings.add(
          DiagnosticCode.LIKE_WITHOUT_WILDCARD,
          span,
          "the pattern `%s` has neither `%%` nor `_`".formatted(pattern),
          "write `%%%s%%` to find it anywhere, or compare with `eq`, which an index serves"
              .formatted(pattern));
    }
  }
}
