package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
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
  static final String PROPOSED = "StepProposed";

  /** People have {@code task} to do from now on, unless its token is in trouble. */
  void open(Token token, FlowNode.UserTask task) {
    if (token.trouble().isPresent()) return;
    Mapped values = walk.values(token.id());
    Optional<Instant> due = task.due().flatMap(timer -> TimerTime.of(timer, values, walk.now()));
    walk.replace(
        token,
        token.with(OpenTask.of(task.assignee().flatMap(values::text), due, Optional.empty())));
  }

  /** Somebody has to agree before {@code step} is called with what there is for it now. */
  void ask(Token token, FlowNode.ServiceTask step) {
    if (token.trouble().isPresent()) return;
    Json.Obj input = walk.values(token.id()).object(step.input());
    if (step.consent().flatMap(Consent::validator).isPresent()) {
      walk.replace(token, token.proposed(input));
    } else {
      askPeople(token, input);
    }
  }

  /** People have to agree before a step is called with {@code input}. */
  void askPeople(Token token, Json.Obj input) {
    walk.replace(
        token,
        token
            .unproposed()
            .with(OpenTask.of(Optional.empty(), Optional.empty(), Optional.of(input))));
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
      proposed(token).ifPresent(told::add);
      boolean before = walk.before().token(token.id()).flatMap(Token::task).isPresent();
      if (token.task().isPresent() && !before) {
        told.add(opened(token, token.task().get()));
      }
    }
    return told;
  }

  /** What a validator is asked about from now on. */
  private Optional<RunEvent> proposed(Token token) {
    if (token.proposed().isEmpty()
        || !(walk.node(token) instanceof FlowNode.ServiceTask step)
        || walk.before().token(token.id()).flatMap(Token::proposed).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunEvent(
            PROPOSED,
            about(token)
                .with("validator", Consents.validator(step, token).map(Target.Binding::name))
                .withAny("proposal", Consents.proposal(step, token.proposed().get()))
                .object()));
  }

  private boolean isThere(long id) {
    return walk.tokens().stream().anyMatch(token -> token.id() == id);
  }

  private RunEvent opened(Token token, OpenTask open) {
    FlowNode.UserTask node = Consents.asked(walk.node(token)).orElseThrow();
    Json.Obj proposal =
        walk.node(token) instanceof FlowNode.ServiceTask step
            ? Consents.proposal(step, open.asks().orElse(Json.EMPTY))
            : Json.EMPTY;
    return new RunEvent(
        OPENED,
        about(token)
            .with("name", node.head().name())
            .with("role", node.candidates().map(Permission::text))
            .with("assignee", open.assignee())
            .with("due", open.due().map(EventTime::text))
            .withAny("proposal", proposal)
            .object());
  }

  private static Members about(Token token) {
    return new Members().with("node", token.node()).with("activation", token.id());
  }
}
