package dev.lathe.model.bundle.workflow;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What runs of a definition may call. */
public final class Reach {
  private Reach() {}

  /**
   * The bindings and operations of modules that {@code plan} names, and those of what it calls.
   *
   * @param all the definitions beside it
   */
  public static SortedSet<String> of(WorkflowPlan plan, List<WorkflowPlan> all) {
    var reached = new TreeSet<String>();
    add(plan, all, reached, new TreeSet<>());
    return reached;
  }

  private static void add(
      WorkflowPlan plan, List<WorkflowPlan> all, Set<String> reached, Set<String> seen) {
    if (!seen.add(plan.id())) return;
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.ServiceTask task) task.target().called().ifPresent(reached::add);
      if (node instanceof FlowNode.CallActivity call) {
        all.stream()
            .filter(one -> one.id().equals(call.definition()))
            .forEach(one -> add(one, all, reached, seen));
      }
    }
  }
}
