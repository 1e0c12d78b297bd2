package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.Optional;

/** Tells of elements that are compiled and checked, and not run yet: a run stops at them. */
final class NotRun {
  private NotRun() {}

  static void check(WorkflowPlan plan, DrawnProcess process, Findings findings) {
    for (FlowNode node : plan.nodes()) {
      what(node)
          .ifPresent(
              kind ->
                  findings.add(
                      DiagnosticCode.CARRIED_WORKFLOWS,
                      process.span(node.id()),
                      "`%s` is carried along and not run yet: %s".formatted(node.id(), kind)));
    }
  }

  private static Optional<String> what(FlowNode node) {
    return switch (node) {
      case FlowNode.Start start -> start.scope().isPresent() ? none() : begins(start.trigger());
      default -> none();
    };
  }

  private static Optional<String> begins(Trigger trigger) {
    return switch (trigger) {
      case Trigger.ByMessage _ -> none();
      case Trigger.Manual _ -> Optional.of("a start by hand");
      case Trigger.ByTimer _ -> Optional.of("a start by a timer");
    };
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
