package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
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
    for (ResolvedGraph graph : resolved.graphs()) {
      graph.graph().nodes().forEach(rule::node);
    }
    return rule.findings.sorted();
  }

  private void node(Node node) {
    switch (node) {
      case Node.FindOne findOne -> expr(findOne.where());
      case Node.Filter filter -> expr(filter.expr());
      case Node.MapRows map -> map.fields().forEach(field -> expr(field.value()));
      case Node.Reduce reduce -> {
        reduce.group().forEach(group -> expr(group.value()));
        reduce.measures().forEach(measure -> measure.expr().ifPresent(this::expr));
      }
      case Node.Branch branch -> branch.cases().forEach(c -> c.when().ifPresent(this::expr));
      case Node.Emit emit -> emit.payload().forEach(field -> expr(field.value()));
      case Node.FindMany _,
          Node.Sort _,
          Node.Limit _,
          Node.Distinct _,
          Node.LookupOne _,
          Node.Uuid _,
          Node.Call _,
          Node.Make _,
          Node.Result _ -> {}
    }
  }

  private void expr(Expr expr) {
    switch (expr) {
      case Expr.Op(Expr.Operator operator, List<Expr> operands, var _) -> {
        if (operator == Expr.Operator.LIKE
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
        operands.forEach(this::expr);
      }
      case Expr.Case(var whens, var otherwise, var _) -> {
        whens.forEach(
            when -> {
              expr(when.condition());
              expr(when.value());
            });
        otherwise.ifPresent(this::expr);
      }
      case Expr.ListOf(var items, var _) -> items.forEach(this::expr);
      case Expr.Exists exists -> exists.where().ifPresent(this::expr);
      case Expr.Lookup _,
          Expr.Path _,
          Expr.Literal _,
          Expr.Param _,
          Expr.Ref _,
          Expr.NodeOutput _ -> {}
    }
  }
}
