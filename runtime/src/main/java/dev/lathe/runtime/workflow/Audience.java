package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.UserClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of workflows is for somebody, by the rules of the definitions that are live. */
public final class Audience {
  private Audience() {}

  /**
   * What graphs ask of a caller by {@link UserClaims#TASKS} and {@link UserClaims#RUNS}: the tasks
   * that they may do, each as {@code definition/node}, and the definitions whose runs they may see.
   */
  public static Optional<Json> of(String claim, List<WorkflowPlan> live, TaskPerson person) {
    return switch (claim) {
      case UserClaims.TASKS -> Optional.of(Members.strings(tasks(live, person)));
      case UserClaims.RUNS ->
          Optional.of(
              Members.strings(
                  live.stream()
                      .filter(
                          plan ->
                              plan.read().filter(rule -> !rule.refuses(person.user())).isPresent())
                      .map(WorkflowPlan::id)
                      .toList()));
      default -> Optional.empty();
    };
  }

  private static List<String> tasks(List<WorkflowPlan> live, TaskPerson person) {
    var tasks = new ArrayList<String>();
    for (WorkflowPlan plan : live) {
      for (FlowNode node : plan.nodes()) {
        if (Consents.asked(node).filter(person::candidate).isPresent()) {
          tasks.add(plan.id() + "/" + node.id());
        }
      }
    }
    return tasks;
  }
}
