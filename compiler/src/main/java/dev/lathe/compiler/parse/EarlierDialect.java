package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads graphs of the earlier dialect, which have no result node: a query answers with its last
 * rows, a command with the aggregate's id and version.
 */
final class EarlierDialect {
  private EarlierDialect() {}

  /** By id, whatever files they came from. */
  static List<Graph> ordered(List<Graph> graphs) {
    return graphs.stream().sorted(Comparator.comparing(graph -> graph.id().text())).toList();
  }

  /** {@code graphs} with a result node where a bound one lacks it. */
  static List<Graph> answering(List<Graph> graphs, List<Binding> bindings) {
    Set<String> bound =
        bindings.stream().map(binding -> binding.graph().text()).collect(Collectors.toSet());
    return graphs.stream()
        .map(graph -> bound.contains(graph.id().text()) ? answering(graph) : graph)
        .toList();
  }

  private static Graph answering(Graph graph) {
    boolean answers = graph.nodes().stream().anyMatch(Node.Result.class::isInstance);
    Optional<Node> from = graph.node(graph.output().from().text());
    if (answers || from.isEmpty()) {
      return graph;
    }
    Span span = graph.output().from().span();
    var id = new Name(freeId(graph), span);
    var nodes = new ArrayList<>(graph.nodes());
    nodes.add(new Node.Result(id, value(from.get(), span), Optional.empty()));
    var output = new Graph.Output(graph.output().type(), id, graph.output().span());
    return new Graph(graph.id(), graph.inputs(), output, nodes, graph.lets(), graph.allowScan());
  }

  private static Template value(Node from, Span span) {
    String id = from.id().text();
    if (from instanceof Node.Emit) {
      return new Template.Obj(
          List.of(
              member("aggregateId", id + ".aggregateId", span),
              member("version", id + ".version", span)),
          span);
    }
    return new Template.Value(new Expr.Ref(id, span));
  }

  private static Template.Member member(String name, String path, Span span) {
    return new Template.Member(new Name(name, span), new Template.Value(new Expr.Ref(path, span)));
  }

  private static String freeId(Graph graph) {
    String id = "out";
    while (graph.node(id).isPresent()) {
      id += "_";
    }
    return id;
  }
}
