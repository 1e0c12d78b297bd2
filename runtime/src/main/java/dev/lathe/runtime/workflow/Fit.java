package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether a run can go on with another definition from where it stands: what it rests at, what
 * rings for it and what it may have to undo is there, too, of the same kind and in the same place.
 */
record Fit(WorkflowPlan from, WorkflowPlan to) {

  /** What does not fit; nothing where it can. */
  List<String> misfits(RunState state) {
    var misfits = new ArrayList<String>();
    if (!from.id().equals(to.id())) {
      return List.of("it is a run of `%s`, not of `%s`".formatted(from.id(), to.id()));
    }
    var nodes = new TreeSet<String>();
    state.tokens().forEach(token -> nodes.add(token.node()));
    state.alarms().stream()
        .filter(alarm -> alarm.token() != Alarm.RUN)
        .forEach(alarm -> nodes.add(alarm.node()));
    state.completed().forEach(done -> nodes.add(done.node()));
    for (String node : nodes) from.node(node).flatMap(this::misfit).ifPresent(misfits::add);
    for (Token token : state.tokens()) {
      boolean comes =
          to.reaching(token.node()).stream().anyMatch(flow -> flow.id().equals(token.via()));
      if (waits(token) && !token.via().isEmpty() && !comes) {
        misfits.add(
            "no flow `%s` leads to `%s`, where it waits".formatted(token.via(), token.node()));
      }
    }
    return misfits;
  }

  /** Joins count the flows by which tokens came. */
  private boolean waits(Token token) {
    return from.node(token.node())
        .filter(node -> node instanceof FlowNode.Parallel || node instanceof FlowNode.Inclusive)
        .isPresent();
  }

  private Optional<String> misfit(FlowNode node) {
    Optional<FlowNode> other = to.node(node.id());
    if (other.isEmpty()) return Optional.of("there is no `" + node.id() + "`");
    if (node.getClass() != other.get().getClass()) {
      return Optional.of("`" + node.id() + "` is of another kind");
    }
    if (!node.scope().equals(other.get().scope())) {
      return Optional.of("`" + node.id() + "` is in another sub-process");
    }
    if (Consents.asked(node).isPresent() != Consents.asked(other.get()).isPresent()) {
      return Optional.of("`" + node.id() + "` waits for consent in one of them alone");
    }
    if (validated(node) != validated(other.get())) {
      return Optional.of("`" + node.id() + "` is validated in one of them alone");
    }
    if (loops(node) != loops(other.get())) {
      return Optional.of(
          "`" + node.id() + "` is done once in one of them, for a list in the other");
    }
    return Optional.empty();
  }

  private static boolean validated(FlowNode node) {
    return node instanceof FlowNode.ServiceTask step
        && step.consent().flatMap(Consent::validator).isPresent();
  }

  private static boolean loops(FlowNode node) {
    return node instanceof FlowNode.Activity activity && activity.work().loop().isPresent();
  }
}
