package dev.lathe.compiler.blueprint;

import java.util.List;
import java.util.function.Consumer;

/** All expressions of a node as its author wrote them, each before its parts. */
public record WrittenExpressions(Consumer<Expr> each) {
  /** Tells those of {@code node}. */
  public void of(Node node) {
    switch (node) {
      case Node.FindMany findMany -> of(findMany.source());
      case Node.FindOne findOne -> {
        of(findOne.source());
        of(findOne.where());
      }
      case Node.Filter filter -> of(filter.expr());
      case Node.MapRows map -> assigned(map.fields());
      case Node.Reduce reduce -> {
        assigned(reduce.group());
        reduce.measures().forEach(measure -> measure.expr().ifPresent(this::of));
      }
      case Node.LookupOne lookup -> assigned(lookup.match());
      case Node.Branch branch -> branch.cases().forEach(c -> c.when().ifPresent(this::of));
      case Node.Emit emit -> {
        of(emit.aggregateId());
        assigned(emit.payload());
        emit.actor().ifPresent(this::of);
        emit.expectedVersion().ifPresent(this::of);
        emit.loop().ifPresent(loop -> of(loop.each()));
        emit.children().forEach(this::of);
      }
      case Node.Call call -> {
        of(call.input());
        call.compensation().ifPresent(one -> of(one.input()));
      }
      case Node.Result result -> of(result.value());
      case Node.Sort _, Node.Limit _, Node.Distinct _, Node.Uuid _, Node.Make _ -> {}
    }
  }

  private void of(Node.Source source) {
    if (source instanceof Node.Source.OfHistory history) {
      of(history.id());
    }
  }

  private void of(Node.Children children) {
    switch (children.records()) {
      case Node.Records.OfInput(var input, var span) -> of(new Expr.Param(input, span));
      case Node.Records.ForEach(var loop, var _) -> of(loop.each());
      case Node.Records.Written _ -> {}
    }
    children.records().expressions().forEach(this::of);
  }

  private void assigned(List<Node.Assignment> assignments) {
    assignments.forEach(assignment -> of(assignment.value()));
  }

  private void of(Template template) {
    switch (template) {
      case Template.Value(Expr expr) -> of(expr);
      case Template.Obj(var members, var _) -> members.forEach(member -> of(member.value()));
      case Template.Arr(var items, var _) -> items.forEach(this::of);
    }
  }

  /** Tells {@code expr} and its parts. */
  public void of(Expr expr) {
    each.accept(expr);
    switch (expr) {
      case Expr.Op op -> op.operands().forEach(this::of);
      case Expr.Applied applied -> applied.operands().forEach(this::of);
      case Expr.ListOf list -> list.items().forEach(this::of);
      case Expr.Exists exists -> exists.where().ifPresent(this::of);
      case Expr.Aggregate aggregate -> {
        aggregate.of().ifPresent(this::of);
        aggregate.where().ifPresent(this::of);
      }
      case Expr.Lookup lookup -> assigned(lookup.match());
      case Expr.Let let -> assigned(let.with());
      case Expr.Case(var whens, var otherwise, var _) -> {
        whens.forEach(
            when -> {
              of(when.condition());
              of(when.value());
            });
        otherwise.ifPresent(this::of);
      }
      case Expr.Path _, Expr.Literal _, Expr.Param _, Expr.Ref _, Expr.NodeOutput _ -> {}
    }
  }
}
