package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Shapes;
import dev.lathe.compiler.resolve.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph answers with the shape that it declares. The format does not ask for it, so whatever
 * differs is a warning; members that no shape can say, objects and rows, are the author's own.
 */
final class ResultShapes {
  /** What every command's object has beside its own members. */
  private static final Set<String> OF_COMMANDS = Set.of("eventIds", "commandId", "correlationId");

  private final Findings findings;
  private final ResolvedGraph graph;
  private final PossibleNulls nulls;

  private ResultShapes(ResolvedGraph graph, Findings findings) {
    this.graph = graph;
    this.findings = findings;
    this.nulls = new PossibleNulls(graph);
  }

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (ResolvedGraph graph : resolved.graphs()) {
      Name from = graph.graph().output().from();
      if (graph.graph().node(from.text()).orElseThrow() instanceof Node.Result result) {
        var rule = new ResultShapes(graph, findings);
        switch (graph.graph().output().type()) {
          case OutputType.Row(Name name) ->
              rule.shape(resolved, name).ifPresent(shape -> rule.row(result, shape));
          case OutputType.Rowset(Name name) ->
              rule.shape(resolved, name).ifPresent(shape -> rule.rowset(result, shape));
          case OutputType.Scalar _ -> {}
        }
      }
    }
    return findings.sorted();
  }

  private Optional<Shape> shape(ResolvedBlueprint resolved, Name name) {
    return Shapes.find(resolved.blueprint(), graph.service(), name.text());
  }

  private void row(Node.Result result, Shape shape) {
    switch (answer()) {
      case Form.Obj(var members) when result.value() instanceof Template.Obj(var written, _) ->
          object(result, members, written, shape);
      case Form.OneRow(String _, var fields) -> fields(result, fields, shape);
      case Form.AllRows _, Form.Arr _, Form.EventIds _ -> other(result, shape, "row", "a list");
      case Form.Scalar _ -> other(result, shape, "row", "a single value");
      case Form.Obj _,
          Form.Found _,
          Form.Constant _,
          Form.EmitOutput _,
          Form.CalledJson _,
          Form.Variables _ -> {}
    }
  }

  /** That it may be null is not held against an answer, as it is not against a findOne's row. */
  private Form answer() {
    return graph.result() instanceof Form.Found(String _, var answer) ? answer : graph.result();
  }

  private void rowset(Node.Result result, Shape shape) {
    switch (answer()) {
      case Form.AllRows(String _, var fields) -> fields(result, fields, shape);
      case Form.Obj _, Form.Found _, Form.OneRow _, Form.EmitOutput _ ->
          other(result, shape, "rowset", "one object");
      case Form.Scalar _ -> other(result, shape, "rowset", "a single value");
      case Form.EventIds _ -> other(result, shape, "rowset", "a list of ids");
      case Form.Arr _, Form.Constant _, Form.CalledJson _, Form.Variables _ -> {}
    }
  }

  private void other(Node.Result result, Shape shape, String declared, String given) {
    findings.add(
        DiagnosticCode.RESULT_SHAPE_MISMATCH,
        result.id().span(),
        "the answer is %s, and `%s<%s>` is declared".formatted(given, declared, shape.name()),
        graph.graph().output().span(),
        "declare what is answered");
  }

  private void object(
      Node.Result result, List<Form.Member> members, List<Template.Member> written, Shape shape) {
    var given = new HashSet<String>();
    for (int i = 0; i < members.size(); i++) {
      given.add(members.get(i).name());
      member(members.get(i).form(), written.get(i).name(), shape);
    }
    missing(result, given, shape);
  }

  private void member(Form form, Name name, Shape shape) {
    Optional<Shape.Field> field = shape.field(name.text());
    if (field.isEmpty()) {
      if (form instanceof Form.Scalar) {
        undeclared(name.span(), name.text(), shape);
      }
      return;
    }
    switch (form) {
      case Form.Scalar(var value) ->
          typed(name.span(), field.get(), value.type(), nulls.possible(value), shape);
      case Form.EventIds _ when field.get().array() -> {}
      case Form.Constant _, Form.CalledJson _, Form.Variables _ -> {}
      case Form.Obj _, Form.Found _, Form.OneRow _, Form.EmitOutput _ ->
          differs(name.span(), field.get(), "an object", shape);
      case Form.Arr _ when field.get().array() -> {}
      case Form.Arr _, Form.AllRows _, Form.EventIds _ ->
          differs(name.span(), field.get(), "a list", shape);
    }
  }

  /** Rows have their fields from a map or reduce, which fit that shape, or from their table. */
  private void fields(Node.Result result, List<Rows.Field> fields, Shape shape) {
    var given = new HashSet<String>();
    for (Rows.Field row : fields) {
      given.add(row.name());
      Optional<Shape.Field> field = shape.field(row.name());
      if (field.isEmpty()) {
        undeclared(result.id().span(), row.name(), shape);
      } else {
        typed(result.id().span(), field.get(), row.type(), row.declaredNull(), shape);
      }
    }
    missing(result, given, shape);
  }

  private void missing(Node.Result result, Set<String> given, Shape shape) {
    List<Name> missing =
        shape.fields().stream()
            .map(Shape.Field::name)
            .filter(name -> !given.contains(name.text()))
            .filter(name -> !(graph.action() && OF_COMMANDS.contains(name.text())))
            .toList();
    if (!missing.isEmpty()) {
      findings.add(
          DiagnosticCode.RESULT_SHAPE_MISMATCH,
          result.id().span(),
          "the answer lacks %s of `%s`"
              .formatted(
                  missing.stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
                  shape.name()),
          missing.getFirst().span(),
          "add to the result, or take out of the shape");
    }
  }

  private void undeclared(Span span, String name, Shape shape) {
    List<String> names = shape.fields().stream().map(f -> f.name().text()).toList();
    findings.add(
        DiagnosticCode.RESULT_SHAPE_MISMATCH,
        span,
        "the answer has `%s`, which `%s` does not declare".formatted(name, shape.name()),
        NearNames.hint(name, names));
  }

  private void typed(Span span, Shape.Field field, Type type, boolean nullable, Shape shape) {
    boolean fits = field.array() ? type.fitsList(field.type()) : type.fits(field.type());
    if (!fits) {
      differs(span, field, type.phrase(), shape);
    } else if (nullable && !field.nullable()) {
      findings.add(
          DiagnosticCode.RESULT_SHAPE_MISMATCH,
          span,
          "`%s.%s` is declared without null, and this may be null"
              .formatted(shape.name(), field.name()),
          field.name().span(),
          "make the shape's field nullable, or use `coalesce`");
    }
  }

  private void differs(Span span, Shape.Field field, String given, Shape shape) {
    findings.add(
        DiagnosticCode.RESULT_SHAPE_MISMATCH,
        span,
        "`%s.%s` is declared %s, and this is %s"
            .formatted(shape.name(), field.name(), field.phrase(), given),
        field.name().span(),
        "change the shape or the result");
  }
}
