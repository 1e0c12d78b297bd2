package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bindings by which pages upload, list and remove files: an author's own, whose graphs call a
 * storage module, so that who may is said where it always is. What a graph passes on is read off
 * the call's input, what it answers off its result.
 */
final class FileRoutes {
  private FileRoutes() {}

  /**
   * A binding that does a {@link FileOperation}.
   *
   * @param params its parameters by what a page says with them
   * @param answers where in the answer a page finds what, names joined by dots; empty for all of it
   * @param route the only upload route that it is for, if there is just one
   */
  record FileRoute(
      Service service,
      Binding binding,
      SortedMap<String, String> params,
      SortedMap<String, String> answers,
      Optional<String> route) {}

  /** Those of {@code blueprint} that do {@code operation}, in the author's order. */
  static List<FileRoute> of(Blueprint blueprint, FileOperation operation) {
    var routes = new ArrayList<FileRoute>();
    for (Service service : blueprint.services()) {
      for (Binding binding : service.bindings()) {
        if (binding.isNative()
            || binding.response().isPresent()
            || binding.action() != operation.acts()) continue;
        service
            .graph(binding.graph().text())
            .flatMap(graph -> route(service, binding, graph, operation))
            .ifPresent(routes::add);
      }
    }
    return routes;
  }

  private static Optional<FileRoute> route(
      Service service, Binding binding, Graph graph, FileOperation operation) {
    return graph.nodes().stream()
        .filter(node -> node instanceof Node.Call)
        .map(Node.Call.class::cast)
        .filter(call -> call.target().operation().text().equals(operation.operation()))
        .findFirst()
        .flatMap(call -> route(service, binding, graph, operation, call));
  }

  private static Optional<FileRoute> route(
      Service service, Binding binding, Graph graph, FileOperation operation, Node.Call call) {
    if (!(call.input() instanceof Template.Obj(List<Template.Member> members, var _))) {
      return Optional.empty();
    }
    var params = new TreeMap<String, String>();
    Optional<String> route = Optional.empty();
    for (Template.Member member : members) {
      Optional<String> said = operation.said(member.name().text());
      if (said.isEmpty() || !(member.value() instanceof Template.Value(Expr expr))) continue;
      if (expr instanceof Expr.Param(Name input, var _)) {
        parameter(binding, input).ifPresent(name -> params.put(said.get(), name));
      } else if (said.get().equals("routeId")
          && expr instanceof Expr.Literal(Json.Str(String id), var _)) {
        route = Optional.of(id);
      }
    }
    SortedMap<String, String> answers = answers(graph, call, operation);
    boolean asks =
        binding.parameters().stream()
            .anyMatch(each -> each.required() && !params.containsValue(each.name().text()));
    boolean tells = answers.keySet().containsAll(operation.needed());
    return asks || !tells
        ? Optional.empty()
        : Optional.of(new FileRoute(service, binding, params, answers, route));
  }

  private static Optional<String> parameter(Binding binding, Name input) {
    return binding.parameters().stream()
        .filter(each -> each.bindTo().text().equals(input.text()))
        .filter(each -> !(each.source() instanceof InputSource.FromHeader))
        .map(each -> each.name().text())
        .findFirst();
  }

  private static SortedMap<String, String> answers(
      Graph graph, Node.Call call, FileOperation operation) {
    var found = new TreeMap<String, String>();
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Result result) {
        walk(result.value(), "", call.id().text() + ".result", operation, found);
      }
    }
    return found;
  }

  /** What of the call's {@code result} stands where in {@code template}. */
  private static void walk(
      Template template,
      String at,
      String result,
      FileOperation operation,
      SortedMap<String, String> found) {
    switch (template) {
      case Template.Obj(List<Template.Member> members, var _) ->
          members.forEach(
              member ->
                  walk(member.value(), joined(at, member.name().text()), result, operation, found));
      case Template.Value(Expr.Ref(String path, var _)) ->
          operation
              .answers()
              .forEach(
                  (said, where) -> {
                    String whole = result + "." + where;
                    if (whole.equals(path)) {
                      found.putIfAbsent(said, at);
                    } else if (whole.startsWith(path + ".")) {
                      found.putIfAbsent(said, joined(at, whole.substring(path.length() + 1)));
                    }
                  });
      case Template.Value _, Template.Arr _ -> {}
    }
  }

  private static String joined(String at, String name) {
    return at.isEmpty() ? name : at + "." + name;
  }
}
