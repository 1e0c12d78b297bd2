package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a binding feeds fits the modes and types of its graph's inputs, and so does its effect. */
final class BindingConsistency {
  private final Findings findings = new Findings();

  private BindingConsistency() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new BindingConsistency();
    for (Service service : blueprint.services()) {
      for (Binding binding : service.bindings()) {
        if (!binding.isNative()) {
          rule.binding(service, binding, service.graph(binding.graph().text()).orElseThrow());
        }
      }
    }
    return rule.findings.sorted();
  }

  private void binding(Service service, Binding binding, Graph graph) {
    if (graph.output().type() instanceof OutputType.Scalar) {
      findings.add(
          DiagnosticCode.BINDINGS_UNSUPPORTED_OUTPUT_TYPE,
          binding.graph().span(),
          "`%s` answers with neither row nor rowset".formatted(graph.id()),
          graph.output().span(),
          "give its output the type `row<…>` or `rowset<…>`");
    }
    effect(service, binding, graph);
    graph.inputs().forEach(input -> input(binding, graph, input));
  }

  private void effect(Service service, Binding binding, Graph graph) {
    Optional<Node> emit = graph.nodes().stream().filter(Node.Emit.class::isInstance).findFirst();
    if (emit.isPresent() && !binding.action()) {
      findings.add(
          service.earlierDialect()
              ? DiagnosticCode.BINDINGS_QUERY_ON_COMMAND_GRAPH
              : DiagnosticCode.BINDINGS_EXPOSURE_EFFECT_FORBIDDEN,
          service.earlierDialect() ? binding.graph().span() : binding.id().span(),
          "`%s` only reads, but its graph emits events".formatted(binding.id()),
          emit.get().id().span(),
          service.earlierDialect()
              ? "make it `\"kind\": \"command\"`, or bind another graph"
              : "make it `\"exposure\": \"action\"`, or bind another graph");
    } else if (emit.isEmpty() && binding.action() && service.earlierDialect()) {
      findings.add(
          DiagnosticCode.BINDINGS_COMMAND_ON_NON_COMMAND_GRAPH,
          binding.graph().span(),
          "`%s` is a command, but its graph emits nothing".formatted(binding.id()),
          graph.id().span(),
          "make it `\"kind\": \"query\"`, or bind another graph");
    }
  }

  private void input(Binding binding, Graph graph, Input input) {
    if (input.mode() == InputMode.ROOT) {
      findings.add(
          DiagnosticCode.BINDINGS_GRAPH_HAS_ROOT_INPUT,
          binding.graph().span(),
          "`%s` has a root input, so only graphs can use it".formatted(graph.id()),
          input.name().span(),
          "bind another graph");
      return;
    }
    boolean fed = false;
    for (Binding.Parameter parameter : binding.parameters()) {
      if (parameter.bindTo().text().equals(input.name().text())) {
        fed = true;
        parameter(parameter, input);
      }
    }
    for (Binding.From from : binding.inputFrom()) {
      if (from.input().text().equals(input.name().text())) {
        fed = true;
        boolean json =
            input.type() instanceof InputType.Scalar(var type) && type == ScalarType.JSON;
        if (json && !(from.source() instanceof InputSource.FromBody)) {
          notFromBody(from.input(), input);
        }
      }
    }
    boolean needed = input.mode() == InputMode.REQUIRED || input.mode() == InputMode.NULLABLE;
    if (!fed && needed) {
      findings.add(
          DiagnosticCode.BINDINGS_UNBOUND_INPUT,
          binding.id().span(),
          "nothing feeds the input `%s` of `%s`".formatted(input.name(), graph.id()),
          input.name().span(),
          "add a parameter or `inputFrom`, or give the input a default");
    }
  }

  /** Elsewhere in a request all is text, which may be JSON and may be a JSON string. */
  private void notFromBody(Name place, Input input) {
    findings.add(
        DiagnosticCode.BINDINGS_TYPE_LOCATION_INVALID,
        place.span(),
        "only a body can hold the JSON of `%s`".formatted(input.name()),
        input.name().span(),
        "take it from the body");
  }

  private void parameter(Binding.Parameter parameter, Input input) {
    boolean mustBe = input.mode() == InputMode.REQUIRED;
    boolean mustNotBe =
        input.mode() == InputMode.DEFAULTED || input.mode() == InputMode.PREDICATE_OPTIONAL;
    if ((mustBe && !parameter.required()) || (mustNotBe && parameter.required())) {
      findings.add(
          DiagnosticCode.BINDINGS_REQUIRED_MISMATCH,
          parameter.name().span(),
          "`%s` is %srequired, but the input `%s` is %s"
              .formatted(
                  parameter.name(),
                  parameter.required() ? "" : "not ",
                  input.name(),
                  input.mode().name().toLowerCase(Locale.ROOT)),
          input.name().span(),
          "write `\"required\": %s`".formatted(mustBe));
    }
    switch (input.type()) {
      case InputType.Scalar(ScalarType type) -> {
        if (type == ScalarType.JSON && !(parameter.source() instanceof InputSource.Body)) {
          notFromBody(parameter.name(), input);
        }
      }
      case InputType.ListOf _ -> {
        if (parameter.source() instanceof InputSource.Path) {
          findings.add(
              DiagnosticCode.BINDINGS_TYPE_LOCATION_INVALID,
              parameter.name().span(),
              "a path can't hold the list `%s`".formatted(input.name()),
              input.name().span(),
              "take it from query or body");
        }
      }
      case InputType.ListOfRows _ -> {
        if (!(parameter.source() instanceof InputSource.Body)) {
          findings.add(
              DiagnosticCode.BINDINGS_TYPE_LOCATION_INVALID,
              parameter.name().span(),
              "only a body can hold the records of `%s`".formatted(input.name()),
              input.name().span(),
              "take it from the body");
        }
      }
      case InputType.Row _, InputType.Rowset _ ->
          findings.add(
              DiagnosticCode.BINDINGS_TYPE_LOCATION_INVALID,
              parameter.name().span(),
              "a request can't hold the rows of `%s`".formatted(input.name()),
              input.name().span(),
              "give the input a scalar type");
    }
  }
}
