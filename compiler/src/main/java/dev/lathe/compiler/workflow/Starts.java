package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a run or a sub-process begins is drawn once. */
final class Starts {
  private Starts() {}

  static void check(DrawnProcess drawn, Findings findings) {
    if (starts(drawn, Optional.empty()).isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_START_AMBIGUOUS,
          drawn.process().span(),
          "`%s` has no start".formatted(drawn.process().id()),
          "draw a start event");
    }
    Map<String, DrawnProcess.Node> first = new HashMap<>();
    for (DrawnProcess.Node start : starts(drawn, Optional.empty())) {
      String what =
          start.event().isEmpty()
              ? "by hand"
              : SentMessages.name(drawn, start)
                  .map(name -> "with the message `%s`".formatted(name))
                  .orElse("");
      if (!what.isEmpty())
        twice(
            Optional.ofNullable(first.putIfAbsent(what, start)),
            start,
            "a run begins " + what,
            findings);
    }
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      if (!node.kind().equals("subProcess")) continue;
      List<DrawnProcess.Node> inner = starts(drawn, Optional.of(node.id()));
      if (inner.isEmpty()) {
        findings.add(
            DiagnosticCode.WORKFLOW_START_AMBIGUOUS,
            node.span(),
            "the sub-process `%s` has no start".formatted(node.id()),
            "draw a start event in it");
      } else if (inner.size() > 1) {
        twice(Optional.of(inner.getFirst()), inner.get(1), "the sub-process begins", findings);
      }
    }
  }

  private static void twice(
      Optional<DrawnProcess.Node> first, DrawnProcess.Node second, String what, Findings findings) {
    if (first.isPresent()) {
      findings.add(
          DiagnosticCode.WORKFLOW_START_AMBIGUOUS,
          second.span(),
          "%s at `%s` already".formatted(what, first.get().id()),
          first.get().span(),
          "lead both ways from one start");
    }
  }

  private static List<DrawnProcess.Node> starts(DrawnProcess drawn, Optional<String> scope) {
    return drawn.nodes().values().stream()
        .filter(node -> node.kind().equals("startEvent") && node.scope().equals(scope))
        .toList();
  }
}
