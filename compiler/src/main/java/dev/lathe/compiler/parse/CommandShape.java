package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import java.util.List;
import java.util.Optional;

/**
 * A graph that emits and has no result node answers with the {@code CommandResult} of an emit. It
 * is looked at as written: the earlier dialect gets its result nodes right after.
 */
final class CommandShape {
  private static final String RESULT = "CommandResult";

  private CommandShape() {}

  static void check(Graph graph, Findings findings) {
    List<String> emits =
        graph.nodes().stream()
            .filter(Node.Emit.class::isInstance)
            .map(node -> node.id().text())
            .toList();
    boolean answers = graph.nodes().stream().anyMatch(Node.Result.class::isInstance);
    if (emits.isEmpty() || answers || graph.output().type() instanceof OutputType.Rowset) {
      return; // a rowset beside an emit is wrong in itself
    }
    boolean shaped =
        graph.output().type() instanceof OutputType.Row(Name shape) && shape.text().equals(RESULT);
    if (!shaped) {
      findings.add(
          DiagnosticCode.CMD_OUTPUT_SHAPE_INVALID,
          graph.output().span(),
          "`%s` emits and has no result node, so it answers with a `CommandResult`"
              .formatted(graph.id()),
          "give its output the type `row<CommandResult>`, or end it with a node of type `result`");
    }
    Name from = graph.output().from();
    Optional<Node> node = graph.node(from.text());
    if (node.isPresent() && !(node.get() instanceof Node.Emit)) {
      findings.add(
          DiagnosticCode.CMD_EMIT_UNREACHABLE,
          from.span(),
          "`%s` is not an emit, so no answer tells what was emitted".formatted(from),
          "answer from %s, or end with a node of type `result`"
              .formatted(NearNames.listed(emits, "or")));
    }
  }
}
