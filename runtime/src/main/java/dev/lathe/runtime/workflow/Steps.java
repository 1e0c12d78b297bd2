package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What can happen to a run, each as a step of it with the event that tells it. */
final class Steps {
  private Steps() {}

  /** A run begins at {@code start}; {@code fresh} has no tokens. */
  static Walk.Moved begun(WorkflowPlan plan, RunState fresh, FlowNode.Start start, Instant now) {
    return begun(plan, fresh, start, Cause.EVENT, now);
  }

  /** A run begins at {@code start}, by {@code cause}. */
  static Walk.Moved begun(
      WorkflowPlan plan, RunState fresh, FlowNode.Start start, Cause cause, Instant now) {
    Walk walk = Walk.from(plan, fresh, now);
    new Timers(walk).deadline();
    var here = new Arrival(start, 0, "");
    if (fresh.depth() > Chains.MOST_DEPTH) {
      walk.rest(here, Incident.tooDeep());
    } else {
      walk.enter(start, 0, "");
    }
    var told = new Members();
    if (fresh.depth() > 1) told.with("depth", fresh.depth());
    fresh.narrowing().ifPresent(narrowing -> told.with("only", narrowing.json()));
    return walk.moved(
        "RunStarted",
        cause
            .tell(told)
            .with("definition", plan.id())
            .with("hash", plan.hash())
            .with("start", start.id())
            .with("key", fresh.key())
            .with("starter", fresh.starter())
            .withAny("caller", fresh.caller().map(StateText::caller).orElse(Json.EMPTY))
            .with("variables", fresh.variables()));
  }

  /** What rests at {@code token} was done. */
  static Walk.Moved completed(
      WorkflowPlan plan, RunState state, Token token, Json.Obj written, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    if (walk.node(token) instanceof FlowNode.ServiceTask) walk.tried(token);
    new Activities(walk).completed(token, written);
    return walk.moved("StepCompleted", about(token).withAny("variables", written));
  }

  /** What rests at {@code token} was refused: an error that a boundary may catch. */
  static Walk.Moved refused(
      WorkflowPlan plan, RunState state, Token token, Trouble why, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    if (!Incident.isUntried(why)) walk.tried(token);
    if (!new Ends(walk).thrown(token, why.code())) walk.replace(token, token.troubled(why));
    return walk.moved("StepRefused", about(token, why));
  }

  /** A validator said whether what rests at {@code token} may be called. */
  static Walk.Moved validated(
      WorkflowPlan plan, RunState state, Token token, Verdict verdict, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.tried(token);
    if (walk.node(token) instanceof FlowNode.ServiceTask step) {
      new Activities(walk).validated(token, step, verdict);
    }
    return walk.moved(
        "StepValidated",
        about(token)
            .with("by", verdict.by())
            .with("approved", verdict.approved())
            .with("note", verdict.note()));
  }

  /** What rests at {@code token} failed, and is tried again after {@code pause}. */
  static Walk.Moved failed(
      WorkflowPlan plan,
      RunState state,
      Token token,
      Trouble why,
      Optional<Duration> pause,
      Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.tried(token);
    Optional<Instant> again =
        pause.map(wait -> walk.now().plus(wait.truncatedTo(ChronoUnit.MILLIS)));
    walk.replace(token, again.map(token::later).orElse(token.troubled(why)));
    return walk.moved(
        "StepFailed",
        about(token, why)
            .with("attempt", token.attempts() + 1)
            .with("again", again.map(EventTime::text)));
  }

  /** What rests at {@code token} is told to wait for {@code pause}. */
  static Walk.Moved delayed(
      WorkflowPlan plan, RunState state, Token token, String why, Duration pause, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    Instant again = walk.now().plus(pause.truncatedTo(ChronoUnit.MILLIS));
    walk.replace(token, token.delayed(again));
    return walk.moved(
        "StepDelayed", about(token).with("message", why).with("again", EventTime.text(again)));
  }

  /** What rests at {@code token} called {@code run}, and waits for it. */
  static Walk.Moved called(
      WorkflowPlan plan, RunState state, Token token, String run, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    walk.tried(token);
    walk.replace(token, token.calling(Optional.of(run)));
    return walk.moved("CallBegun", about(token).with("run", run));
  }

  /** A message came by the event {@code id}. */
  static Walk.Moved received(WorkflowPlan plan, RunState state, Kept message, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    new Messages(walk).received(message);
    return walk.moved(
        "MessageReceived",
        new Members()
            .with("name", message.name())
            .with("event", message.id())
            .withAny("variables", message.variables()));
  }

  /** The run is ended. */
  static Walk.Moved cancelled(WorkflowPlan plan, RunState state, String reason, Instant now) {
    return cancelled(plan, state, reason, Optional.empty(), now);
  }

  /** The run is ended by somebody. */
  static Walk.Moved cancelled(
      WorkflowPlan plan, RunState state, String reason, Optional<String> by, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    Members told = new Ends(walk).result(new Members().with("reason", reason).with("by", by));
    walk.end(RunStatus.CANCELLED);
    return walk.moved("RunCancelled", told);
  }

  /** A timer fired. */
  static Walk.Moved fired(WorkflowPlan plan, RunState state, Alarm alarm, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    new Timers(walk).ring(alarm);
    return walk.moved(
        "TimerFired", new Members().with("node", alarm.node()).with("activation", alarm.token()));
  }

  /** Somebody has the task at {@code token} now: {@code by} took it or gave it. */
  static Walk.Moved given(
      WorkflowPlan plan, RunState state, Token token, Handing handing, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    OpenTask given = token.task().orElseThrow().given(handing.to());
    walk.replace(token, token.with(given));
    return walk.moved(
        handing.type(),
        about(token)
            .with("by", handing.by())
            .with("to", handing.to())
            .with("assignee", given.assignee())
            .with("claimed", given.claimed()));
  }

  /** Somebody did the task at {@code token}. */
  static Walk.Moved handedIn(
      WorkflowPlan plan, RunState state, Token token, HandIn handed, Instant now) {
    Walk walk = Walk.from(plan, state, now);
    if (walk.node(token) instanceof FlowNode.ServiceTask step) {
      new Activities(walk).decided(token, step, handed);
    } else {
      new Activities(walk).completed(token, handed.variables());
    }
    return walk.moved(
        Openings.COMPLETED,
        about(token)
            .with("by", handed.by())
            .with("key", handed.key())
            .with("request", handed.request())
            .withAny("variables", handed.variables()));
  }

  private static Members about(Token token) {
    return new Members().with("node", token.node()).with("activation", token.id());
  }

  private static Members about(Token token, Trouble why) {
    return about(token).with("code", why.code()).with("message", why.message());
  }
}
