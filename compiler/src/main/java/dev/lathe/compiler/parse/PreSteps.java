package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.PreStep;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the pre steps of a binding into nodes ahead of its graph: graphs are shared, steps are not,
 * so each such binding gets a graph of its own, {@code graph@binding}. (Format addendum B.6.)
 */
final class PreSteps {
  private final Binding binding;
  private final List<PreStep> pre;
  private final Findings findings;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Binding.From> requested = new LinkedHashMap<>();

  private PreSteps(WrittenBinding written, Findings findings) {
    this.binding = written.binding();
    this.pre = written.pre();
    this.findings = findings;
  }

  /** Graphs and bindings without pre steps. */
  record Lowered(List<Graph> graphs, List<Binding> bindings) {}

  static Lowered in(List<Graph> graphs, List<WrittenBinding> written, Findings findings) {
    var allGraphs = new ArrayList<>(graphs);
    var allBindings = new ArrayList<Binding>();
    for (WrittenBinding one : written) {
      Binding binding = one.binding();
      Optional<Graph> graph =
          graphs.stream().filter(g -> g.id().text().equals(binding.graph().text())).findFirst();
      if (one.pre().isEmpty() || graph.isEmpty()) {
        allBindings.add(binding);
        continue;
      }
      var steps = new PreSteps(one, findings);
      Graph own = steps.graph(graph.get());
      allGraphs.add(own);
      allBindings.add(steps.binding(own));
    }
    for (Graph graph : graphs) {
      if (stepsOnly(graph, written)) {
        allGraphs.remove(graph); // its copies stand for it, and say once what is wrong with it
      }
    }
    return new Lowered(allGraphs, allBindings);
  }

  private static boolean stepsOnly(Graph graph, List<WrittenBinding> written) {
    List<WrittenBinding> its =
        written.stream().filter(w -> w.binding().graph().text().equals(graph.id().text())).toList();
    return !its.isEmpty() && its.stream().noneMatch(w -> w.pre().isEmpty());
  }

  private Graph graph(Graph shared) {
    var nodes = new ArrayList<Node>();
    for (PreStep step : pre) {
      nodes.add(node(step));
      values.put(step.bindAs().text(), value(step));
      scalarNeedsPick(step, shared);
    }
    var rewriting = new Rewriting(this::expr);
    shared.nodes().forEach(node -> nodes.add(rewriting.node(node)));
    var inputs = new ArrayList<Input>();
    var bound = new HashSet<String>();
    binding.parameters().forEach(parameter -> bound.add(parameter.bindTo().text()));
    binding.inputFrom().forEach(from -> bound.add(from.input().text()));
    for (Input input : shared.inputs()) {
      if (!values.containsKey(input.name().text()) || bound.contains(input.name().text())) {
        inputs.add(input);
      }
    }
    for (Binding.From from : requested.values()) {
      inputs.add(
          new Input(
              from.input(),
              new InputType.Scalar(ScalarType.STRING),
              InputMode.NULLABLE,
              Optional.empty()));
    }
    var id = new Name(shared.id() + "@" + binding.id(), shared.id().span());
    return new Graph(id, inputs, shared.output(), nodes, shared.lets(), shared.allowScan());
  }

  private Binding binding(Graph own) {
    var from = new ArrayList<>(binding.inputFrom());
    from.addAll(requested.values());
    return binding.with(new Name(own.id().text(), binding.graph().span()), from);
  }

  private Node node(PreStep step) {
    var id = new Name(PreStep.node(step.bindAs().text()), step.bindAs().span());
    return switch (step) {
      case PreStep.SystemValue system -> new Node.Make(id, system.made());
      case PreStep.ModuleCall call -> {
        call.requested().forEach(from -> requested.putIfAbsent(from.input().text(), from));
        yield new Node.Call(
            id,
            new Node.Target.OfModule(call.module(), call.operation()),
            new Rewriting(this::expr).template(call.input()),
            call.policy(),
            Keyed.DERIVE,
            Optional.empty(),
            call.span());
      }
    };
  }

  private static String value(PreStep step) {
    String path = PreStep.node(step.bindAs().text()) + ".result";
    return step.pick().map(field -> path + "." + field).orElse(path);
  }

  private Expr expr(Expr expr) {
    return switch (expr) {
      case Expr.Param(Name name, Span span) when values.containsKey(name.text()) ->
          new Expr.Ref(values.get(name.text()), span);
      case Expr.Ref(String path, Span span) when path.startsWith("$pre.") -> pre(path, span);
      case Expr.Param _,
          Expr.Ref _,
          Expr.Path _,
          Expr.Literal _,
          Expr.NodeOutput _,
          Expr.Op _,
          Expr.Applied _,
          Expr.Case _,
          Expr.Exists _,
          Expr.Aggregate _,
          Expr.Lookup _,
          Expr.Let _,
          Expr.ListOf _ ->
          expr;
    };
  }

  /** {@code $pre.b.x} is the field x of the step's value; what is unknown is found later. */
  private Expr pre(String path, Span span) {
    String rest = path.substring("$pre.".length());
    int dot = rest.indexOf('.');
    String name = dot < 0 ? rest : rest.substring(0, dot);
    String value = values.get(name);
    return new Expr.Ref(value == null ? path : dot < 0 ? value : value + rest.substring(dot), span);
  }

  private void scalarNeedsPick(PreStep step, Graph shared) {
    boolean scalar =
        shared
            .input(step.bindAs().text())
            .filter(input -> input.type() instanceof InputType.Scalar)
            .isPresent();
    if (step instanceof PreStep.ModuleCall && step.pick().isEmpty() && scalar) {
      findings.add(
          DiagnosticCode.BINDINGS_CONSISTENCY_PRE_SCALAR_REQUIRES_PICK,
          step.bindAs().span(),
          "`%s` is one value in the graph, and the step binds a whole response"
              .formatted(step.bindAs()),
          "write `{\"name\": \"%s\", \"pick\": \"<field>\"}`".formatted(step.bindAs()));
    }
  }
}
