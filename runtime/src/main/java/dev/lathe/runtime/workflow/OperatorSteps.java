package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.util.Optional;

/** What somebody who looks after runs does to one, each as a step of it. */
final class OperatorSteps {
  static final String RETRIED = "RunRetried";
  static final String SKIPPED = "StepSkipped";
  static final String PAUSED = "RunPaused";
  static final String RESUMED = "RunResumed";
  static final String STEPPED = "RunStepped";
  static final String MIGRATED = "RunMigrated";

  private OperatorSteps() {}

  /** Whether {@code token} can be tried again now: it is in trouble, or waits for its next try. */
  static boolean retries(Token token) {
    return token.trouble().isPresent() || token.again().isPresent();
  }

  /**
   * What is in trouble, or waits for its next try, is tried at once.
   *
   * @param activation of one token; empty for all of them
   */
  static Walk.Moved retried(
      WorkflowPlan plan,
      RunState state,
      Optional<Long> activation,
      Optional<String> by,
      Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.halt(state.halt());
    for (Token token : state.tokens()) {
      if (!retries(token) || activation.filter(one -> one != token.id()).isPresent()) continue;
      if (walk.node(token) instanceof FlowNode.Activity activity) {
        new Activities(walk).again(token, activity);
      } else {
        walk.drop(token);
        walk.enter(walk.node(token), token.scope(), token.via());
      }
    }
    var told = new Members().with("by", by);
    activation.ifPresent(one -> told.with("activation", one));
    return walk.moved(RETRIED, told);
  }

  /** Whether a token that rests at {@code node} leaves it by a way that somebody has to choose. */
  static boolean chooses(FlowNode node) {
    return switch (node) {
      case FlowNode.Exclusive _, FlowNode.Inclusive _ -> true;
      default -> false;
    };
  }

  /**
   * What rests at {@code token} is taken as done.
   *
   * @param written the variables that it would have written
   * @param to the node that a gateway sends it to; of other nodes it goes all ways
   */
  static Walk.Moved skipped(
      WorkflowPlan plan,
      RunState state,
      Token token,
      Json.Obj written,
      Optional<String> to,
      Optional<String> by,
      Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.halt(state.halt());
    FlowNode node = walk.node(token);
    if (node instanceof FlowNode.Activity) {
      new Activities(walk).completed(token, written);
    } else {
      walk.ended(token);
      for (Flow flow : plan.leaving(node.id())) {
        if (to.isEmpty() || to.get().equals(flow.target())) walk.follow(flow, token.scope());
      }
    }
    return walk.moved(
        SKIPPED,
        new Members()
            .with("node", token.node())
            .with("activation", token.id())
            .withAny("variables", written)
            .with("to", to)
            .with("by", by));
  }

  /** Nothing is begun any more. */
  static Walk.Moved paused(
      WorkflowPlan plan,
      RunState state,
      Optional<String> reason,
      Optional<String> by,
      Instant now) {
    return held(
        plan, state, Halt.ALL, PAUSED, new Members().with("reason", reason).with("by", by), now);
  }

  /** It goes on. */
  static Walk.Moved resumed(WorkflowPlan plan, RunState state, Optional<String> by, Instant now) {
    return held(plan, state, Halt.NONE, RESUMED, new Members().with("by", by), now);
  }

  /** One step is taken, and it is held again. */
  static Walk.Moved stepped(WorkflowPlan plan, RunState state, Optional<String> by, Instant now) {
    return held(plan, state, Halt.STEP, STEPPED, new Members().with("by", by), now);
  }

  private static Walk.Moved held(
      WorkflowPlan plan, RunState state, Halt halt, String type, Members told, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.halt(halt);
    return walk.moved(type, told);
  }

  /** It goes on with {@code plan}, which it {@linkplain Fit fits}. */
  static Walk.Moved migrated(
      WorkflowPlan plan, RunState state, String from, Optional<String> by, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.halt(state.halt());
    return walk.moved(
        MIGRATED, new Members().with("from", from).with("hash", plan.hash()).with("by", by));
  }
}
