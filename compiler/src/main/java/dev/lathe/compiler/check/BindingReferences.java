package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A binding names a graph that answers, and feeds inputs that the graph has. */
final class BindingReferences {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private BindingReferences(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new BindingReferences(blueprint);
    for (Service service : blueprint.services()) {
      var answered = new HashSet<String>();
      for (Binding binding : service.bindings()) {
        if (!binding.isNative()) {
          rule.binding(service, binding, answered);
        }
      }
    }
    return rule.findings.sorted();
  }

  private void binding(Service service, Binding binding, Set<String> answered) {
    Optional<Graph> found = service.graph(binding.graph().text());
    if (found.isEmpty()) {
      findings.add(
          DiagnosticCode.BINDINGS_UNRESOLVED_GRAPH,
          binding.graph().span(),
          "there is no graph `%s`".formatted(binding.graph()),
          NearNames.hint(
              binding.graph().text(),
              service.graphs().stream().map(graph -> graph.id().text()).toList()));
      return;
    }
    Graph graph = found.get();
    List<String> inputs = graph.inputs().stream().map(input -> input.name().text()).toList();
    for (Binding.Parameter parameter : binding.parameters()) {
      unknown(graph, parameter.bindTo(), inputs, DiagnosticCode.BINDINGS_UNKNOWN_BIND_TO);
    }
    for (Binding.From from : binding.inputFrom()) {
      unknown(
          graph,
          from.input(),
          inputs,
          DiagnosticCode.BINDINGS_CONSISTENCY_INPUT_FROM_UNKNOWN_INPUT);
    }
    if (answered.add(graph.id().text())) {
      answers(service, graph);
    }
  }

  private void unknown(Graph graph, Name input, List<String> inputs, DiagnosticCode code) {
    if (!inputs.contains(input.text())) {
      findings.add(
          code,
          input.span(),
          "the graph `%s` has no input `%s`".formatted(graph.id(), input),
          NearNames.hint(input.text(), inputs));
    }
  }

  private void answers(Service service, Graph graph) {
    if (graph.nodes().stream().noneMatch(Node.Result.class::isInstance)) {
      findings.add(
          DiagnosticCode.GRAPH_RESULT_NODE_REQUIRED,
          graph.id().span(),
          "the graph `%s` is bound but has no result".formatted(graph.id()),
          "end it with a node of type `result`");
    }
    Optional<Name> shape =
        switch (graph.output().type()) {
          case OutputType.Row(Name name) -> Optional.of(name);
          case OutputType.Rowset(Name name) -> Optional.of(name);
          case OutputType.Scalar _ -> Optional.empty();
        };
    var shapes = new KnownShapes(blueprint, service);
    shape
        .filter(name -> shapes.fields(name.text()).isPresent() && !shapes.answers(name.text()))
        .ifPresent(
            name ->
                findings.add(
                    DiagnosticCode.BINDINGS_UNRESOLVED_OUTPUT_SHAPE,
                    name.span(),
                    "`%s` is a projection, which is not a shape to answer with".formatted(name),
                    "declare a shape of that name in shapes.json"));
  }
}
