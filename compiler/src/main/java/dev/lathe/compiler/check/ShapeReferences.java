package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A map or reduce gives its shape exactly the fields that the shape has. */
final class ShapeReferences {
  private final KnownShapes shapes;
  private final Findings findings;

  private ShapeReferences(KnownShapes shapes, Findings findings) {
    this.shapes = shapes;
    this.findings = findings;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Service service : blueprint.services()) {
      var rule = new ShapeReferences(new KnownShapes(blueprint, service), findings);
      service.graphs().forEach(rule::graph);
    }
    return findings.sorted();
  }

  private void graph(Graph graph) {
    switch (graph.output().type()) {
      case OutputType.Row(Name shape) -> known(shape);
      case OutputType.Rowset(Name shape) -> known(shape);
      case OutputType.Scalar _ -> {}
    }
    for (Node node : graph.nodes()) {
      switch (node) {
        case Node.MapRows(Name id, _, Name into, var fields) ->
            covers(
                id,
                into,
                fields.stream().map(Node.Assignment::name).toList(),
                DiagnosticCode.STRUCT_MAP_SHAPE_COVERAGE);
        case Node.Reduce(Name id, _, Name into, var group, var measures) -> {
          var fields = new ArrayList<Name>();
          group.forEach(assignment -> fields.add(assignment.name()));
          measures.forEach(measure -> fields.add(measure.name()));
          Duplicates.find(
              fields,
              DiagnosticCode.STRUCT_REDUCE_SHAPE_COVERAGE,
              "`%s` is both a group and a measure",
              findings);
          covers(id, into, fields, DiagnosticCode.STRUCT_REDUCE_SHAPE_COVERAGE);
        }
        case Node.FindMany _,
            Node.FindOne _,
            Node.Filter _,
            Node.Sort _,
            Node.Limit _,
            Node.Distinct _,
            Node.LookupOne _,
            Node.Uuid _,
            Node.Emit _,
            Node.Call _,
            Node.Make _,
            Node.Branch _,
            Node.Result _ -> {}
      }
    }
  }

  private Optional<List<String>> known(Name shape) {
    Optional<List<String>> fields = shapes.fields(shape.text());
    if (fields.isEmpty() && !shape.text().equals(KnownShapes.COMMAND_RESULT)) {
      findings.add(
          DiagnosticCode.STRUCT_UNKNOWN_SHAPE,
          shape.span(),
          "there is no shape `%s`".formatted(shape),
          NearNames.hint(shape.text(), shapes.names()));
    }
    return fields;
  }

  private void covers(Name node, Name into, List<Name> given, DiagnosticCode code) {
    Optional<List<String>> fields = known(into);
    if (fields.isEmpty()) {
      return;
    }
    for (Name name : given) {
      if (!fields.get().contains(name.text())) {
        findings.add(
            code,
            name.span(),
            "the shape `%s` has no field `%s`".formatted(into, name),
            NearNames.hint(name.text(), fields.get()));
      }
    }
    for (String field : fields.get()) {
      if (given.stream().noneMatch(name -> name.text().equals(field))) {
        findings.add(
            code,
            into.span(),
            "`%s` does not give `%s` its field `%s`".formatted(node, into, field),
            "add it, or choose another shape");
      }
    }
  }
}
