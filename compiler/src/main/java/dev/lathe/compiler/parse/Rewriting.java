package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.Span;
import java.util.List;
import java.util.function.UnaryOperator;

/** A graph's nodes with other expressions in them; {@code leaf} is asked from the inside out. */
record Rewriting(UnaryOperator<Expr> leaf) {
  Node node(Node node) {
    return switch (node) {
      case Node.FindOne(var id, var source, var where) -> new Node.FindOne(id, source, expr(where));
      case Node.Filter(var id, var input, var expr, var wording) ->
          new Node.Filter(id, input, expr(expr), wording);
      case Node.MapRows(var id, var input, var into, var fields) ->
          new Node.MapRows(id, input, into, assignments(fields));
      case Node.Reduce(var id, var input, var into, var group, var measures) ->
          new Node.Reduce(
              id,
              input,
              into,
              assignments(group),
              measures.stream()
                  .map(
                      m ->
                          new Node.Measure(
                              m.name(),
                              m.function(),
                              m.expr().map(this::expr),
                              m.span(),
                              m.scale()))
                  .toList());
      case Node.Emit emit ->
          new Node.Emit(
              emit.id(),
              emit.aggregate(),
              expr(emit.aggregateId()),
              emit.transition(),
              assignments(emit.payload()),
              emit.actor().map(this::expr),
              emit.expectedVersion().map(this::expr),
              emit.loop(),
              emit.children().stream()
                  .map(c -> new Node.Children(c.list(), records(c.records())))
                  .toList());
      case Node.Call(
              var id,
              var target,
              var input,
              var policy,
              var keyed,
              var compensation,
              var span) ->
          new Node.Call(
              id,
              target,
              template(input),
              policy,
              keyed,
              compensation.map(
                  one -> new Node.Compensation(one.target(), template(one.input()), one.span())),
              span);
      case Node.Branch(var id, var cases) ->
          new Node.Branch(
              id,
              cases.stream()
                  .map(c -> new Node.Case(c.when().map(this::expr), c.then(), c.span()))
                  .toList());
      case Node.Result(var id, var value, var of) -> new Node.Result(id, template(value), of);
      case Node.LookupOne(var id, var input, var entity, var as, var match, var optional) ->
          new Node.LookupOne(id, input, entity, as, assignments(match), optional);
      case Node.FindMany _, Node.Sort _, Node.Limit _, Node.Distinct _, Node.Uuid _, Node.Make _ ->
          node;
    };
  }

  private Node.Records records(Node.Records records) {
    return switch (records) {
      case Node.Records.OfInput _ -> records;
      case Node.Records.ForEach(var loop, var record) ->
          new Node.Records.ForEach(loop, record(record));
      case Node.Records.Written(var all) ->
          new Node.Records.Written(all.stream().map(this::record).toList());
    };
  }

  private Node.ChildRecord record(Node.ChildRecord record) {
    return new Node.ChildRecord(assignments(record.fields()), record.span());
  }

  Template template(Template template) {
    return switch (template) {
      case Template.Value(Expr expr) -> new Template.Value(expr(expr));
      case Template.Obj(var members, Span span) ->
          new Template.Obj(
              members.stream()
                  .map(m -> new Template.Member(m.name(), template(m.value())))
                  .toList(),
              span);
      case Template.Arr(var items, Span span) ->
          new Template.Arr(items.stream().map(this::template).toList(), span);
    };
  }

  private List<Node.Assignment> assignments(List<Node.Assignment> assignments) {
    return assignments.stream().map(a -> new Node.Assignment(a.name(), expr(a.value()))).toList();
  }

  private Expr expr(Expr expr) {
    Expr inner =
        switch (expr) {
          case Expr.Op(var operator, var operands, Span span, var scale) ->
              new Expr.Op(operator, exprs(operands), span, scale);
          case Expr.Applied(var function, var operands, Span span) ->
              new Expr.Applied(function, exprs(operands), span);
          case Expr.Case(var whens, var otherwise, Span span) ->
              new Expr.Case(
                  whens.stream()
                      .map(w -> new Expr.When(expr(w.condition()), expr(w.value())))
                      .toList(),
                  otherwise.map(this::expr),
                  span);
          case Expr.Let(var name, var with, Span span) ->
              new Expr.Let(
                  name,
                  with.stream().map(a -> new Node.Assignment(a.name(), expr(a.value()))).toList(),
                  span);
          case Expr.Exists(var many, var where, Span span) ->
              new Expr.Exists(many, where.map(this::expr), span);
          case Expr.Aggregate(var function, var many, var of, var where, var scale, Span span) ->
              new Expr.Aggregate(
                  function, many, of.map(this::expr), where.map(this::expr), scale, span);
          case Expr.Lookup(var entity, var match, var field, var optional, Span span) ->
              new Expr.Lookup(entity, assignments(match), field, optional, span);
          case Expr.ListOf(var items, Span span) -> new Expr.ListOf(exprs(items), span);
          case Expr.Path _, Expr.Literal _, Expr.Param _, Expr.Ref _, Expr.NodeOutput _ -> expr;
        };
    return leaf.apply(inner);
  }

  private List<Expr> exprs(List<Expr> exprs) {
    return exprs.stream().map(this::expr).toList();
  }
}
