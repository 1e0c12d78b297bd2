package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.operation.ServedBundle;
import java.time.Instant;
import java.util.Optional;

/** Runs that other runs call: of a definition as the live bundle has it when they begin. */
record Subruns(ServedBundle<ServedWorkflows> bundles) {
  /** Half of a digest is as good as a UUID. */
  private static final int ID_DIGITS = 32;

  /** What comes of a call. */
  sealed interface Called {
    /** A run that is to begin. */
    record Begins(RunTables.Beginning run, BundleId bundle) implements Called {}

    /** There will be none. */
    record Refused(Trouble why, BundleId bundle) implements Called {}
  }

  Called called(RunTables.Loaded run, Token token, FlowNode.CallActivity call) {
    ServedWorkflows served = bundles.current();
    Optional<WorkflowPlan> plan = served.workflow(call.definition());
    if (plan.isEmpty()) {
      served = bundles.refresh();
      plan = served.workflow(call.definition());
    }
    Optional<FlowNode.Start> start = plan.flatMap(Subruns::byHand);
    if (start.isEmpty()) {
      return new Called.Refused(
          Incident.WORKFLOW_TARGET_MISSING.because(
              "there is no definition `" + call.definition() + "` with a start by hand"),
          served.id());
    }
    long depth = run.state().caller().map(Caller::depth).orElse(0L) + 1;
    if (depth > Caller.MOST_DEPTH) {
      return new Called.Refused(
          Incident.WORKFLOW_CALLS_TOO_DEEP.because(
              "more than " + Caller.MOST_DEPTH + " calls lead here"),
          served.id());
    }
    RunState fresh =
        RunState.fresh(
                run.state().key(),
                run.state().correlation(),
                run.state().causation(),
                run.state().starter(),
                Optional.of(new Caller(run.id(), token.id(), depth)),
                Mapped.of(Variables.seen(run.state(), token)).object(call.input()),
                run.state().depth())
            .narrowed(run.state().narrowing());
    Instant now = run.clock().now();
    String id =
        Sha256.hex(run.id() + "\n" + token.id() + "\n" + run.version()).substring(0, ID_DIGITS);
    return new Called.Begins(
        new RunTables.Beginning(id, plan.get(), Steps.begun(plan.get(), fresh, start.get(), now)),
        served.id());
  }

  /** Where runs of {@code plan} begin that somebody calls. */
  static Optional<FlowNode.Start> byHand(WorkflowPlan plan) {
    return plan.nodes().stream()
        .filter(FlowNode.Start.class::isInstance)
        .map(FlowNode.Start.class::cast)
        .filter(start -> start.scope().isEmpty())
        .filter(start -> start.trigger() instanceof FlowNode.Start.Trigger.Manual)
        .findFirst();
  }
}
