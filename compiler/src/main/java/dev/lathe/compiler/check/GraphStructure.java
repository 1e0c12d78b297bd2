package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A graph's nodes are told apart, feed only later ones, and one of them answers. */
final class GraphStructure {
  private static final String ROOT = "$root";

  private final Findings findings = new Findings();

  private GraphStructure() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new GraphStructure();
    blueprint.services().forEach(service -> service.graphs().forEach(rule::graph));
    return rule.findings.sorted();
  }

  private void graph(Graph graph) {
    Duplicates.find(
        graph.nodes().stream().map(Node::id).toList(),
        DiagnosticCode.STRUCT_DUPLICATE_NODE_ID,
        "two nodes have the id `%s`",
        findings);
    inputs(graph);
    roots(graph);
    output(graph);
    branches(graph);
    boolean emits = graph.nodes().stream().anyMatch(Node.Emit.class::isInstance);
    if (emits && graph.output().type() instanceof OutputType.Rowset) {
      findings.add(
          DiagnosticCode.GRAPH_MIXED_ROLE,
          graph.output().span(),
          "`%s` emits events and answers with a rowset".formatted(graph.id()),
          "answer with a `row<…>`, or read in a graph of its own");
    }
  }

  private void inputs(Graph graph) {
    var earlier = new HashSet<String>();
    for (Node node : graph.nodes()) {
      Optional<Name> input = node.fedBy();
      if (input.isPresent() && !earlier.contains(input.get().text())) {
        notEarlier(graph, node, input.get(), List.copyOf(earlier));
      }
      earlier.add(node.id().text());
    }
  }

  private void notEarlier(Graph graph, Node node, Name input, List<String> earlier) {
    if (input.text().equals(ROOT)) {
      if (graph.inputs().stream().noneMatch(given -> given.mode() == InputMode.ROOT)) {
        findings.add(
            DiagnosticCode.STRUCT_ROOT_REF_WITHOUT_ROOT_INPUT,
            input.span(),
            "`%s` reads `$root`, but no input has the mode `root`".formatted(node.id()));
      }
      return;
    }
    if (circles(graph, node)) {
      findings.add(
          DiagnosticCode.STRUCT_DAG_CYCLE,
          input.span(),
          "`%s` feeds itself through `%s`".formatted(node.id(), input),
          "take the rows from a node before it");
      return;
    }
    boolean later = graph.node(input.text()).isPresent();
    findings.add(
        DiagnosticCode.STRUCT_INVALID_INPUT_REF,
        input.span(),
        later
            ? "`%s` stands after `%s`, which reads it".formatted(input, node.id())
            : "there is no node `%s`".formatted(input),
        later
            ? Optional.of("nodes run in their order; move it before")
            : NearNames.hint(input.text(), earlier.stream().sorted().toList()));
  }

  private static boolean circles(Graph graph, Node start) {
    var seen = new HashSet<String>();
    Optional<Node> at = Optional.of(start);
    while (at.isPresent() && seen.add(at.get().id().text())) {
      at = at.get().fedBy().flatMap(name -> graph.node(name.text()));
      if (at.isPresent() && at.get().id().text().equals(start.id().text())) {
        return true;
      }
    }
    return false;
  }

  private void roots(Graph graph) {
    List<Input> roots =
        graph.inputs().stream().filter(input -> input.mode() == InputMode.ROOT).toList();
    for (Input root : roots) {
      boolean rows =
          root.type() instanceof InputType.Row || root.type() instanceof InputType.Rowset;
      if (!rows) {
        findings.add(
            DiagnosticCode.STRUCT_ROOT_INPUT_TYPE,
            root.name().span(),
            "the root input `%s` is neither a row nor a rowset".formatted(root.name()));
      }
    }
    if (roots.size() > 1) {
      findings.add(
          DiagnosticCode.STRUCT_MULTIPLE_ROOT_INPUTS,
          roots.get(1).name().span(),
          "`%s` has a root input already".formatted(graph.id()),
          roots.getFirst().name().span(),
          "give one of them another mode");
    }
  }

  private void output(Graph graph) {
    Name from = graph.output().from();
    if (graph.node(from.text()).isEmpty()) {
      findings.add(
          DiagnosticCode.STRUCT_INVALID_OUTPUT_FROM,
          from.span(),
          "there is no node `%s`".formatted(from),
          NearNames.hint(
              from.text(), graph.nodes().stream().map(node -> node.id().text()).toList()));
      return;
    }
    for (Node node : graph.nodes()) {
      if (node.fedBy().filter(input -> input.text().equals(from.text())).isPresent()) {
        findings.add(
            DiagnosticCode.STRUCT_INVALID_OUTPUT_FROM,
            from.span(),
            "`%s` answers and feeds `%s`".formatted(from, node.id()),
            node.id().span(),
            "let the last node answer");
      }
    }
  }

  private void branches(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Branch(Name id, var cases)) {
        long defaults = cases.stream().filter(c -> c.when().isEmpty()).count();
        if (defaults != 1) {
          findings.add(
              DiagnosticCode.GRAPH_BRANCH_DEFAULT_REQUIRED,
              id.span(),
              "the branch `%s` has %s"
                  .formatted(id, defaults == 0 ? "no default" : defaults + " defaults"),
              "end it with one case `{\"default\": true, \"then\": …}`");
        }
        for (Node.Case branch : cases) {
          if (graph.node(branch.then().text()).isEmpty()) {
            findings.add(
                DiagnosticCode.STRUCT_UNKNOWN_BRANCH_TARGET,
                branch.then().span(),
                "there is no node `%s`".formatted(branch.then()),
                NearNames.hint(
                    branch.then().text(),
                    graph.nodes().stream().map(other -> other.id().text()).toList()));
          }
        }
      }
    }
  }
}
