package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.AUDIENCE_UNRESOLVED;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Result templates: what a graph answers with. */
final class Forms {
  private final GraphScope scope;
  private final Expressions expressions;
  private final References references;
  private boolean inCall;

  Forms(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
    this.references = new References(scope);
  }

  /** The form of a result node; its declared shape applies to rows it passes on whole. */
  Optional<Form> ofResult(Template template, OutputType type) {
    return form(template, shape(type));
  }

  /** The input of a call; placeholders of its texts are known here. */
  Optional<Form> ofInput(Template template) {
    inCall = true;
    Optional<Form> form = form(template, Optional.empty());
    inCall = false;
    return form;
  }

  /** The form of a graph without result node: the output of the node it names. */
  Optional<Form> ofOutput(Graph.Output output) {
    Optional<Node> node = scope.graph.node(output.from().text());
    return node.flatMap(n -> whole(n, output.span(), shape(output.type())));
  }

  private Optional<Shape> shape(OutputType type) {
    return switch (type) {
      case OutputType.Row(var name) -> Shapes.find(scope, name.text());
      case OutputType.Rowset(var name) -> Shapes.find(scope, name.text());
      case OutputType.Scalar _ -> Optional.empty();
    };
  }

  private Optional<Form> form(Template template, Optional<Shape> shape) {
    return switch (template) {
      case Template.Value(Expr expr) -> leaf(expr, shape);
      case Template.Obj(var members, Span _) -> {
        var forms = new ArrayList<Form.Member>();
        for (Template.Member member : members) {
          form(member.value(), Optional.empty())
              .ifPresent(f -> forms.add(new Form.Member(member.name().text(), f)));
        }
        yield forms.size() == members.size() ? Optional.of(new Form.Obj(forms)) : Optional.empty();
      }
      case Template.Arr(var items, Span _) -> {
        var forms = new ArrayList<Form>();
        items.forEach(item -> form(item, Optional.empty()).ifPresent(forms::add));
        yield forms.size() == items.size() ? Optional.of(new Form.Arr(forms)) : Optional.empty();
      }
    };
  }

  private Optional<Form> leaf(Expr expr, Optional<Shape> shape) {
    Optional<String> path =
        switch (expr) {
          case Expr.Path(String text, Span _) -> Optional.of(text);
          case Expr.Ref(String text, Span _) -> Optional.of(text);
          case Expr.NodeOutput node -> Optional.of(node.node().text());
          case Expr.Literal _,
              Expr.Param _,
              Expr.Op _,
              Expr.Applied _,
              Expr.Exists _,
              Expr.Aggregate _,
              Expr.Lookup _,
              Expr.Let _,
              Expr.Case _,
              Expr.ListOf _ ->
              Optional.empty();
        };
    Optional<Node> whole = path.flatMap(references::whole);
    if (whole.isPresent()) {
      scope.read.add(whole.get().id().text());
      return whole(whole.get(), expr.span(), shape);
    }
    Optional<String> ids = path.flatMap(references::eventIds);
    if (ids.isPresent()) {
      return Optional.of(new Form.EventIds(ids.get()));
    }
    if (expr instanceof Expr.Literal(Json json, Span _)
        && (json instanceof Json.Arr || json instanceof Json.Obj)) {
      return Optional.of(new Form.Constant(json));
    }
    if (inCall && expr instanceof Expr.Literal(Json.Str(String text), Span span)) {
      return Optional.of(placeholder(text, span));
    }
    return expressions.value(expr, Expressions.Place.OUTPUTS).map(Forms::ofValue);
  }

  private static Form ofValue(Value value) {
    return value instanceof Value.Called called && called.type().scalar().isEmpty()
        ? new Form.CalledJson(called)
        : new Form.Scalar(value);
  }

  private Form placeholder(String text, Span span) {
    if (text.equals(Audience.PLACEHOLDER)) {
      Optional<String> audience = Audience.of(scope.blueprint, scope.service);
      if (audience.isPresent()) {
        return new Form.Variables(audience.get());
      }
      scope.refuse(
          AUDIENCE_UNRESOLVED,
          span,
          "`%s` stands for no audience: no auth provider names one".formatted(text),
          "mount a middleware of kind `auth` on the service's route, or write the audience");
    }
    return new Form.Constant(Json.of(text));
  }

  private Optional<Form> whole(Node node, Span span, Optional<Shape> shape) {
    String id = node.id().text();
    Rows rows = scope.rowsets.get(id);
    if (rows != null) {
      return Optional.of(new Form.AllRows(id, fields(rows, shape)));
    }
    ResolvedGraph.Lookup lookup = scope.lookups.get(id);
    if (lookup != null) {
      return Optional.of(new Form.OneRow(id, fields(lookup.rows(), shape)));
    }
    if (scope.emits.containsKey(id)) {
      return Optional.of(new Form.EmitOutput(id));
    }
    if (scope.replies.containsKey(id)) {
      return Optional.of(
          new Form.Obj(
              List.of(
                  new Form.Member(
                      "result", new Form.CalledJson(new Value.Called(id, List.of(), Type.NULL))))));
    }
    if (scope.branches.containsKey(id)) {
      return Optional.of(
          new Form.Obj(
              List.of(
                  new Form.Member(
                      "selected",
                      new Form.Scalar(
                          new Value.Selected(id, Type.of(ScalarType.STRING, false)))))));
    }
    if (scope.broken.contains(id)) {
      return Optional.empty();
    }
    return scope.refuse(
        SEM_TYPE_MISMATCH,
        span,
        "`%s` has no output to answer with".formatted(id),
        "answer with a node that yields rows, one row, or an event");
  }

  /**
   * The fields that leave the service. After a map or reduce: all. Of rows as they are: those of
   * the shape; without one, the keys, the exposed and the generated fields, never others.
   */
  private static List<Rows.Field> fields(Rows rows, Optional<Shape> shape) {
    Rows.Scope row = rows.scope();
    if (row.scan().isEmpty()) {
      return row.fields();
    }
    if (shape.isPresent()) {
      List<Rows.Field> shaped =
          shape.get().fields().stream().flatMap(f -> row.field(f.name().text()).stream()).toList();
      if (!shaped.isEmpty()) {
        return shaped;
      }
    }
    Optional<Projection> projection = row.scan().get().projection();
    return projection
        .map(p -> Shapes.visible(row.scan().get().table().entity(), p))
        .map(visible -> visible.stream().flatMap(f -> row.field(f.name().text()).stream()).toList())
        .orElse(row.fields());
  }
}
