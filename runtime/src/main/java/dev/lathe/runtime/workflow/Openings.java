package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** User tasks as they open, and as they are gone without anybody having done them. */
record Openings(Walk walk) {
  static final String OPENED = "TaskOpened";
  static final String CLAIMED = "TaskClaimed";
  static final String DELEGATED = "TaskDelegated";
  static final String COMPLETED = "TaskCompleted";
  static final String CANCELLED = "TaskCancelled";

  /** People have {@code task} to do from now on, unless its token is in trouble. */
  void open(Token token, FlowNode.UserTask task) {
    if (token.trouble().isPresent()) return;
    Mapped values = walk.values(token.id());
    Optional<Instant> due = task.due().flatMap(timer -> TimerTime.of(timer, values, walk.now()));
    walk.replace(token, token.with(OpenTask.of(task.assignee().flatMap(values::text), due)));
  }

  /** What there is to tell of tasks that opened with a step, or are gone by it. */
  List<RunEvent> told(RunEvent step) {
    var told = new ArrayList<RunEvent>();
    for (Token token : walk.before().tokens()) {
      if (token.task().isEmpty() || isThere(token.id())) continue;
      boolean done =
          step.type().equals(COMPLETED)
              && StateText.number(step.after(), "activation") == token.id();
      if (!done) told.add(new RunEvent(CANCELLED, about(token).object()));
    }
    for (Token token : walk.tokens()) {
      if (token.task().isPresent() && walk.before().token(token.id()).isEmpty()) {
        told.add(opened(token, token.task().get()));
      }
    }
    return told;
  }

  private boolean isThere(long id) {
    return walk.tokens().stream().anyMatch(token -> token.id() == id);
  }

  private RunEvent opened(Token token, OpenTask open) {
    var node = (FlowNode.UserTask) walk.node(token);
    return new RunEvent(
        OPENED,
        about(token)
            .with("name", node.head().name())
            .with("role", node.candidates().map(Permission::text))
            .with("assignee", open.assignee())
            .with("due", open.due().map(EventTime::text))
            .object());
  }

  private static Members about(Token token) {
    return new Members().with("node", token.node()).with("activation", token.id());
  }
}
