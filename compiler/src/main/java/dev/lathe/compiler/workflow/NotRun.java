package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
import dev.lathe.model.bundle.workflow.Target;
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
      case FlowNode.Activity activity when activity.work().loop().isPresent() ->
          Optional.of("a loop");
      case FlowNode.Activity activity when activity.work().compensates() ->
          Optional.of("a compensation");
      case FlowNode.ServiceTask task ->
          task.target() instanceof Target.Messages ? Optional.of("a message to be sent") : none();
      case FlowNode.SubProcess _, FlowNode.Exclusive _, FlowNode.Parallel _, FlowNode.Inclusive _ ->
          none();
      case FlowNode.UserTask _ -> Optional.of("a user task");
      case FlowNode.ReceiveTask _ -> Optional.of("a message to wait for");
      case FlowNode.CallActivity _ -> Optional.of("a call of another workflow");
      case FlowNode.Wait wait -> caught(wait.what());
      case FlowNode.Boundary boundary -> caught(boundary.what());
      case FlowNode.Send _ -> Optional.of("a message to be sent");
      case FlowNode.Compensate _ -> Optional.of("a compensation");
      case FlowNode.End end ->
          switch (end.kind()) {
            case Kind.Plain _, Kind.Terminated _, Kind.Failed _ -> none();
            case Kind.Sending _ -> Optional.of("a message to be sent");
            case Kind.Compensating _ -> Optional.of("a compensation");
          };
    };
  }

  private static Optional<String> begins(Trigger trigger) {
    return switch (trigger) {
      case Trigger.ByMessage _ -> none();
      case Trigger.Manual _ -> Optional.of("a start by hand");
      case Trigger.ByTimer _ -> Optional.of("a start by a timer");
    };
  }

  private static Optional<String> caught(Catch what) {
    return switch (what) {
      case Catch.Fired _, Catch.Failed _ -> none();
      case Catch.Received _ -> Optional.of("a message to wait for");
      case Catch.Compensated _ -> Optional.of("a compensation");
    };
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
