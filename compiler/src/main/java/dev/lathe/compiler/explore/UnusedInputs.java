package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Name;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
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
      for (Graph.Input input : graph.graph().inputs()) {
        if (!rule.used.contains(input.name().text())) {
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
    switch (node) {
      case Node.FindOne findOne -> expr(findOne.where());
      case Node.Filter filter -> expr(filter.expr());
      case Node.MapRows map -> map.fields().forEach(field -> expr(field.value()));
      case Node.Reduce reduce -> {
        reduce.group().forEach(group -> expr(group.value()));
        reduce.measures().forEach(measure -> measure.expr().ifPresent(this::expr));
      }
      case Node.Limit(Name _, Name _, Node.Count.OfInput(Name input)) -> used.add(input.text());
      case Node.Branch branch -> branch.cases().forEach(c -> c.when().ifPresent(this::expr));
      case Node.Emit emit -> {
        expr(emit.aggregateId());
        emit.payload().forEach(field -> expr(field.value()));
        emit.actor().ifPresent(this::expr);
      }
      case Node.Call call -> template(call.input());
      case Node.Result result -> template(result.value());
      case Node.LookupOne lookup -> lookup.match().forEach(match -> expr(match.value()));
      case Node.FindMany _,
          Node.Sort _,
          Node.Limit _,
          Node.Distinct _,
          Node.Uuid _,
          Node.Make _ -> {}
    }
  }

  private void template(Template template) {
    switch (template) {
      case Template.Value(Expr expr) -> expr(expr);
      case Template.Obj(var members, var _) -> members.forEach(member -> template(member.value()));
      case Template.Arr(var items, var _) -> items.forEach(this::template);
    }
  }

  private void expr(Expr expr) {
    switch (expr) {
      case Expr.Param(Name name, var _) -> used.add(name.text());
      case Expr.Op op -> op.operands().forEach(this::expr);
      case Expr.ListOf list -> list.items().forEach(this::expr);
      case Expr.Exists exists -> exists.where().ifPresent(this::expr);
      case Expr.Lookup lookup -> lookup.match().forEach(match -> expr(match.value()));
      case Expr.Case(var whens, var otherwise, var _) -> {
        whens.forEach(
            when -> {
              expr(when.condition());
              expr(when.value());
            });
        otherwise.ifPresent(this::expr);
      }
      case Expr.Path _, Expr.Literal _, Expr.Ref _, Expr.NodeOutput _ -> {}
    }
  }
}
