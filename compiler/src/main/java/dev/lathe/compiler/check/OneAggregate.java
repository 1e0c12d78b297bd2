package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/** All emits of a graph are about one aggregate: a command changes one stream. */
final class OneAggregate {
  private OneAggregate() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    blueprint.services().forEach(service -> service.graphs().forEach(g -> graph(g, findings)));
    return findings.sorted();
  }

  private static void graph(Graph graph, Findings findings) {
    List<Node.Emit> emits =
        graph.nodes().stream()
            .filter(Node.Emit.class::isInstance)
            .map(Node.Emit.class::cast)
            .toList();
    for (Node.Emit emit : emits) {
      Node.Emit first = emits.getFirst();
      boolean same =
          emit.aggregate().text().equals(first.aggregate().text())
              && same(emit.aggregateId(), first.aggregateId());
      if (!same) {
        findings.add(
            DiagnosticCode.CMD_MULTI_AGGREGATE_NOT_ALLOWED,
            emit.aggregateId().span(),
            "`%s` is about another aggregate than `%s`".formatted(emit.id(), first.id()),
            first.aggregateId().span(),
            "a command changes one aggregate; let an event of it lead to the next command");
      }
    }
  }

  /** Whether two ids are written alike, wherever they stand. */
  private static boolean same(Expr a, Expr b) {
    return switch (a) {
      case Expr.Path(String text, _) ->
          b instanceof Expr.Path(String other, _) && text.equals(other);
      case Expr.Literal(var value, _) ->
          b instanceof Expr.Literal(var other, _) && value.equals(other);
      case Expr.Param(Name name, _) ->
          b instanceof Expr.Param(Name other, _) && name.text().equals(other.text());
      case Expr.Ref(String path, _) -> b instanceof Expr.Ref(String other, _) && path.equals(other);
      case Expr.NodeOutput(Name node, _) ->
          b instanceof Expr.NodeOutput(Name other, _) && node.text().equals(other.text());
      case Expr.Op(var operator, var operands, _, var scale) ->
          b instanceof Expr.Op(var otherOperator, var others, _, var otherScale)
              && scale.equals(otherScale)
              && operator == otherOperator
              && same(operands, others);
      case Expr.Applied(var function, var operands, _) ->
          b instanceof Expr.Applied(var otherFunction, var others, _)
              && function == otherFunction
              && same(operands, others);
      case Expr.Exists _, Expr.Lookup _ -> false; // of rows, which an id has none of
      case Expr.ListOf(var items, _) ->
          b instanceof Expr.ListOf(var others, _) && same(items, others);
      case Expr.Case(var whens, var otherwise, _) ->
          b instanceof Expr.Case(var otherWhens, var otherElse, _)
              && same(
                  whens.stream().map(Expr.When::condition).toList(),
                  otherWhens.stream().map(Expr.When::condition).toList())
              && same(
                  whens.stream().map(Expr.When::value).toList(),
                  otherWhens.stream().map(Expr.When::value).toList())
              && same(otherwise.stream().toList(), otherElse.stream().toList());
    };
  }

  private static boolean same(List<Expr> a, List<Expr> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
