package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.json.Json;
import java.util.Optional;

/** Activities as they begin and end. */
record Activities(Walk walk) {
  /** A token rests at an activity, whose timers are set. */
  void begin(Arrival here, FlowNode.Activity activity) {
    long id = walk.rest(here);
    for (FlowNode.Boundary boundary : walk.plan().boundaries(activity.id())) {
      new Timers(walk).attach(boundary, id);
    }
    work(walk.find(id), activity);
  }

  /** What {@code token} rests for is begun, once or for each item of a list. */
  private void work(Token token, FlowNode.Activity activity) {
    if (activity.work().loop().isPresent()) {
      new Loops(walk).begin(token, activity, activity.work().loop().get());
    } else {
      perform(token, activity);
    }
  }

  /** Once: what a service task or a call runs is called when somebody looks at the run. */
  void perform(Token token, FlowNode.Activity activity) {
    switch (activity) {
      case FlowNode.ServiceTask task when Consents.waits(task, token) ->
          new Openings(walk).ask(token, task);
      case FlowNode.ServiceTask task -> {
        if (task.target() instanceof Target.Messages(var message)) {
          new Messages(walk).send(message, token.id());
          completed(token, Json.EMPTY);
        }
      }
      case FlowNode.SubProcess _ -> new Within(walk).enter(token);
      case FlowNode.ReceiveTask task ->
          new Messages(walk)
              .take(task.message())
              .ifPresent(message -> completed(token, message.variables()));
      case FlowNode.CallActivity _ -> {}
      case FlowNode.UserTask task -> new Openings(walk).open(token, task);
    }
  }

  /** What rests at {@code token} was done. */
  void completed(Token token, Json.Obj written) {
    Optional<Scope> loop = walk.loop(token.scope());
    if (loop.isPresent()) {
      new Loops(walk).completed(loop.get(), token, written);
    } else {
      walk.write(token.scope(), written);
      leave(token);
    }
  }

  /** Somebody said whether what rests at {@code token} may be called. */
  void decided(Token token, FlowNode.ServiceTask step, HandIn handed) {
    Json.Obj input = token.task().flatMap(OpenTask::asks).orElse(Json.EMPTY);
    if (Consents.approved(handed.variables())) {
      Token granted = token.granted(input);
      walk.replace(token, granted);
      perform(granted, step); // a message is sent at once
      return;
    }
    disagreed(token, Consents.refused(handed));
  }

  /** A validator said whether what rests at {@code token} may be called. */
  void validated(Token token, FlowNode.ServiceTask step, Verdict verdict) {
    Json.Obj input = token.proposed().orElse(Json.EMPTY);
    if (verdict.approved()) {
      Token granted = token.granted(input);
      walk.replace(token, granted);
      perform(granted, step);
    } else if (step.consent().filter(Consent::asksPeople).isPresent()) {
      new Openings(walk).askPeople(token, input);
    } else {
      disagreed(token, verdict.refused());
    }
  }

  private void disagreed(Token token, Trouble why) {
    if (!new Ends(walk).thrown(token, why.code())) {
      walk.replace(token, token.unproposed().closed().troubled(why));
    }
  }

  /** {@code token}'s activity is over, all of its items too. */
  void leave(Token token) {
    FlowNode node = walk.node(token);
    Token now = walk.find(token.id()).calling(Optional.empty());
    walk.replace(now, now);
    new Compensation(walk).completed(now, handled(node));
    walk.ended(now);
    walk.leave(node, now.scope());
  }

  private boolean handled(FlowNode node) {
    return walk.plan().boundaries(node.id()).stream()
        .anyMatch(boundary -> boundary.what() instanceof Catch.Compensated);
  }

  /** What is in trouble is tried anew; what is within it and no trouble goes on. */
  void again(Token token, FlowNode.Activity activity) {
    boolean instance = walk.loop(token.scope()).isPresent();
    boolean asks = activity instanceof FlowNode.ServiceTask step && Consents.waits(step, token);
    if (asks && instance) {
      // Another task for people, so another activation.
      Token fresh =
          Token.at(walk.next(), token.node(), token.scope(), token.via()).with(token.locals());
      walk.drop(token);
      walk.rest(fresh);
      perform(fresh, activity);
      return;
    }
    if (asks || (activity instanceof FlowNode.UserTask && !instance)) {
      walk.ended(token); // with those of its timers that could be set
      walk.enter(activity, token.scope(), token.via());
      return;
    }
    Token anew = token.retried();
    walk.replace(token, anew);
    boolean busy = walk.tokens().stream().anyMatch(other -> other.scope() == token.id());
    if (busy) return;
    boolean entered = walk.scopes().removeIf(scope -> scope.id() == token.id());
    boolean opened = activity instanceof FlowNode.UserTask;
    if (entered || opened || (activity.work().loop().isPresent() && !instance)) {
      if (instance) {
        perform(anew, activity);
      } else {
        work(anew, activity);
      }
    }
  }

  /** The variable that the result of {@code node} is written to. */
  static Optional<String> result(FlowNode node) {
    return switch (node) {
      case FlowNode.ServiceTask task -> task.result();
      case FlowNode.UserTask task -> task.result();
      case FlowNode.CallActivity call -> call.result();
      default -> Optional.empty();
    };
  }
}
