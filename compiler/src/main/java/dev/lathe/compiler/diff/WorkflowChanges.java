package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What new runs begin with. Runs that are under way go on with the definitions they have. */
final class WorkflowChanges {
  private WorkflowChanges() {}

  static List<Change> between(Bundle before, Bundle after) {
    SortedMap<String, WorkflowPlan> earlier = byId(before);
    SortedMap<String, WorkflowPlan> later = byId(after);
    var changes = new ArrayList<Change>();
    earlier.forEach(
        (id, was) -> {
          WorkflowPlan now = later.get(id);
          if (now == null) {
            changes.add(
                change(
                    Impact.BREAKING,
                    id,
                    "removed",
                    "what started a run starts none; those under way go on to their end"));
          } else if (!now.hash().equals(was.hash())) {
            changes.add(
                change(
                    Impact.COMPATIBLE,
                    id,
                    "another definition",
                    "new runs begin with it, those under way go on with theirs"));
          }
        });
    for (String id : later.keySet()) {
      if (!earlier.containsKey(id)) {
        changes.add(
            change(Impact.COMPATIBLE, id, "added", "runs begin with what happens from now on"));
      }
    }
    return changes;
  }

  private static SortedMap<String, WorkflowPlan> byId(Bundle bundle) {
    var byId = new TreeMap<String, WorkflowPlan>();
    bundle.workflows().forEach(plan -> byId.put(plan.id(), plan));
    return byId;
  }

  private static Change change(Impact impact, String id, String what, String reason) {
    return new Change(Area.WORKFLOW, impact, id, what, reason);
  }
}
