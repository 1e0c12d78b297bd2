package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.blueprint.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Named expressions, written out where they are used. */
final class WrittenOut {
  private final Map<String, Expr> given;

  private WrittenOut(Map<String, Expr> given) {
    this.given = given;
  }

  /** What {@code use} stands for in {@code graph}; what it is given stays as it is. */
  static Expr of(Expr.Let use, Graph graph) {
    Let let =
        graph.lets().stream()
            .filter(each -> each.name().text().equals(use.name().text()))
            .findFirst()
            .orElseThrow();
    var given = new HashMap<String, Expr>();
    use.with().forEach(each -> given.put(each.name().text(), each.value()));
    return new WrittenOut(given).expr(let.is());
  }

  private Expr expr(Expr expr) {
    return switch (expr) {
      case Expr.Param(var name, var _) -> Objects.requireNonNull(given.get(name.text()));
      case Expr.Op(var operator, var operands, var span, var scale) ->
          new Expr.Op(operator, all(operands), span, scale);
      case Expr.Applied(var function, var operands, var span) ->
          new Expr.Applied(function, all(operands), span);
      case Expr.ListOf(var items, var span) -> new Expr.ListOf(all(items), span);
      case Expr.Case(var whens, var otherwise, var span) ->
          new Expr.Case(
              whens.stream().map(w -> new Expr.When(expr(w.condition()), expr(w.value()))).toList(),
              otherwise.map(this::expr),
              span);
      case Expr.Let(var name, var with, var span) ->
          new Expr.Let(
              name,
              with.stream().map(a -> new Node.Assignment(a.name(), expr(a.value()))).toList(),
              span);
      case Expr.Literal literal -> literal;
      case Expr.Path _,
          Expr.Ref _,
          Expr.NodeOutput _,
          Expr.Exists _,
          Expr.Aggregate _,
          Expr.Lookup _ ->
          throw new IllegalArgumentException("reads more than its parameters: " + expr);
    };
  }

  private List<Expr> all(List<Expr> exprs) {
    return exprs.stream().map(this::expr).toList();
  }
}
