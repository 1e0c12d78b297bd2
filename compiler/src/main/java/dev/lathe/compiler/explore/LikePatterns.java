package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.WrittenExpressions;
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

  /** Whether {@code pattern} has a wildcard that no escape takes literally. */
  private static boolean wild(String pattern, List<Expr> operands) {
    String escape =
        operands.size() == 3 && operands.get(2) instanceof Expr.Literal(Json.Str(String one), _)
            ? one
            : "";
    for (int i = 0; i < pattern.length(); i++) {
      if (!escape.isEmpty() && pattern.startsWith(escape, i)) {
        i += escape.length();
      } else if (pattern.charAt(i) == '%' || pattern.charAt(i) == '_') {
        return true;
      }
    }
    return false;
  }

  private void expr(Expr expr) {
    if (expr instanceof Expr.Op(ExprOperator operator, List<Expr> operands, var _, var _)
        && operator == ExprOperator.LIKE
        && operands.get(1) instanceof Expr.Literal(Json.Str(String pattern), var span)
        && !wild(pattern, operands)) {
      findings.add(
          DiagnosticCode.LIKE_WITHOUT_WILDCARD,
          span,
          "the pattern `%s` has neither `%%` nor `_`".formatted(pattern),
          "write `%%%s%%` to find it anywhere, or compare with `eq`, which an index serves"
              .formatted(pattern));
    }
  }
}
