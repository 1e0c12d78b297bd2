package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import java.util.List;
import java.util.Optional;

/** Activities as they begin and end, with what is within them and at them. */
record Activities(Walk walk) {

  void begin(Arrival here, FlowNode.Activity activity) {
    if (activity.work().loop().isPresent()) {
      walk.rest(here, Incident.notRun(activity));
      return;
    }
    switch (activity) {
      case FlowNode.ServiceTask _ -> {
        long unused = rest(here); // what rests there is called
      }
      case FlowNode.SubProcess _ -> enter(activity, rest(here));
      case FlowNode.UserTask _, FlowNode.ReceiveTask _, FlowNode.CallActivity _ ->
          walk.rest(here, Incident.notRun(activity));
    }
  }

  /** A token rests at an activity, whose timers are set. */
  private long rest(Arrival here) {
    long id = walk.rest(here);
    for (FlowNode.Boundary boundary : walk.plan().boundaries(here.node().id())) {
      new Timers(walk).attach(boundary, id);
    }
    return id;
  }

  private void enter(FlowNode within, long id) {
    walk.scopes().add(new Scope(id, within.id()));
    walk.plan().nodes().stream()
        .filter(FlowNode.Start.class::isInstance)
        .filter(start -> start.scope().equals(Optional.of(within.id())))
        .findFirst()
        .ifPresent(start -> walk.enter(start, id, ""));
  }

  /** Ends a sub-process in which no token is left. */
  boolean emptied() {
    for (Scope scope : List.copyOf(walk.scopes())) {
      if (walk.tokens().stream().noneMatch(token -> token.scope() == scope.id())) {
        Token around = walk.find(scope.id());
        if (around.trouble().isPresent()) continue;
        walk.ended(around);
        walk.leave(walk.node(around), around.scope());
        return true;
      }
    }
    return false;
  }
}
