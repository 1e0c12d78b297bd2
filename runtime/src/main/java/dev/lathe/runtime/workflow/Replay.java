package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A run's state as its events tell it, with nothing asked or called. */
final class Replay {
  /** What comes of the event before it. */
  private static final Set<String> FOLLOWING =
      Set.of(
          "RunCompleted",
          "RunFailed",
          "MessageSent",
          "CallCancelled",
          Openings.OPENED,
          Openings.CANCELLED,
          Openings.PROPOSED);

  private Replay() {}

  /** The events do not go with the definition. */
  static class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  /** A definition that a run went on with is nowhere. */
  static final class DefinitionMissing extends Broken {
    private static final long serialVersionUID = 1;

    DefinitionMissing() {
      super("its definition is not there");
    }
  }

  /**
   * An event of a run, as the log has it.
   *
   * @param after what there is to tell of it
   */
  record Told(
      String type, Instant time, String correlation, Optional<String> causation, Json.Obj after) {}

  /**
   * A run as its events tell it.
   *
   * @param plan the definition that it goes on with
   */
  record Outcome(WorkflowPlan plan, RunState state) {}

  /**
   * The run after all of {@code events}, which begin with its first.
   *
   * @param plans definitions by their hashes
   * @throws Broken if one of them can't have come of what was before it
   */
  static Outcome of(Function<String, Optional<WorkflowPlan>> plans, List<Told> events) {
    if (events.isEmpty() || !begins(events.getFirst())) {
      throw new Broken("the run does not begin with its start");
    }
    WorkflowPlan plan = plan(plans, events.getFirst());
    RunState state = opened(begun(plan, events.getFirst()).state(), Set.of(), events, 1);
    for (int i = 1; i < events.size(); i++) {
      Told event = events.get(i);
      if (follows(event)) continue;
      if (event.type().equals(OperatorSteps.MIGRATED)) plan = plan(plans, event);
      Set<Long> before = state.tokens().stream().map(Token::id).collect(Collectors.toSet());
      state = opened(next(plan, state, event).state(), before, events, i + 1);
    }
    return new Outcome(plan, state);
  }

  /**
   * A run that reached a user task under a program that had none stopped there, and its events tell
   * of no task.
   */
  private static RunState opened(
      RunState state, Set<Long> before, List<Told> events, int following) {
    List<Token> tokens = new ArrayList<>();
    Set<Long> stopped = new HashSet<>();
    for (Token token : state.tokens()) {
      boolean fresh = token.task().isPresent() && !before.contains(token.id());
      if (!fresh || told(token.id(), events, following)) {
        tokens.add(token);
      } else {
        stopped.add(token.id());
        tokens.add(
            Token.at(token.id(), token.node(), token.scope(), token.via())
                .troubled(Incident.notRun(token.node())));
      }
    }
    return stopped.isEmpty()
        ? state
        : state.with(
            tokens,
            state.alarms().stream().filter(alarm -> !stopped.contains(alarm.token())).toList());
  }

  /** Whether the step that {@code following} comes after opened a task at {@code activation}. */
  private static boolean told(long activation, List<Told> events, int following) {
    for (Told event : events.subList(following, events.size())) {
      if (!FOLLOWING.contains(event.type())) return false;
      if (event.type().equals(Openings.OPENED) && activation(event.after()) == activation) {
        return true;
      }
    }
    return false;
  }

  private static WorkflowPlan plan(Function<String, Optional<WorkflowPlan>> plans, Told event) {
    return plans.apply(event.after().text("hash").orElse("")).orElseThrow(DefinitionMissing::new);
  }

  /** Whether {@code event} is a run's first. */
  static boolean begins(Told event) {
    return event.type().equals("RunStarted");
  }

  /** Whether {@code event} came of the one before it, and says nothing that has to be decided. */
  static boolean follows(Told event) {
    return FOLLOWING.contains(event.type());
  }

  /**
   * How a run begins, as its first event tells.
   *
   * @throws Broken if the definition has no such start
   */
  static Walk.Moved begun(WorkflowPlan plan, Told event) {
    Json.Obj after = event.after();
    RunState fresh =
        RunState.fresh(
                after.text("key"),
                event.correlation(),
                event.causation(),
                after.text("starter"),
                after.get("caller").map(Json::orEmpty).map(StateText::caller),
                after.object("variables"),
                StateText.depth(after))
            .narrowed(Narrowing.of(after));
    String start = after.text("start").orElse("");
    if (plan.node(start).orElse(null) instanceof FlowNode.Start node) {
      return Steps.begun(plan, fresh, node, Cause.of(after), event.time());
    }
    throw new Broken("the definition has no start `" + start + "`");
  }

  /**
   * What happened to a run, as {@code event} tells, which does not follow from another.
   *
   * @throws Broken if it can't have happened to it
   */
  static Walk.Moved next(WorkflowPlan plan, RunState state, Told event) {
    Json.Obj after = event.after();
    Instant now = event.time();
    Optional<String> by = after.text("by");
    return switch (event.type()) {
      case "StepCompleted" ->
          Steps.completed(plan, state, token(state, after), after.object("variables"), now);
      case "StepRefused" -> Steps.refused(plan, state, token(state, after), why(after), now);
      case "StepValidated" ->
          Steps.validated(plan, state, token(state, after), Verdict.told(after), now);
      case "StepFailed" ->
          Steps.failed(
              plan,
              state,
              token(state, after),
              why(after),
              after.text("again").map(again -> Duration.between(now, Instant.parse(again))),
              now);
      case "StepDelayed" ->
          Steps.delayed(
              plan,
              state,
              token(state, after),
              after.text("message").orElse(""),
              Duration.between(now, Instant.parse(after.text("again").orElse(""))),
              now);
      case "TimerFired" -> Steps.fired(plan, state, alarm(state, after), now);
      case "RunCancelled" -> Steps.cancelled(plan, state, after.text("reason").orElse(""), by, now);
      case "CallBegun" ->
          Steps.called(plan, state, token(state, after), after.text("run").orElse(""), now);
      case "MessageReceived" ->
          Steps.received(
              plan,
              state,
              new Kept(
                  after.text("event").orElse(""),
                  after.text("name").orElse(""),
                  after.object("variables")),
              now);
      case Openings.CLAIMED, Openings.DELEGATED ->
          Steps.given(
              plan,
              state,
              token(state, after),
              new Handing(event.type(), by.orElse(""), after.text("to")),
              now);
      case Openings.COMPLETED ->
          Steps.handedIn(
              plan,
              state,
              token(state, after),
              new HandIn(
                  by.orElse(""),
                  after.text("key"),
                  after.text("request").orElse(""),
                  after.object("variables")),
              now);
      case OperatorSteps.RETRIED ->
          OperatorSteps.retried(
              plan, state, after.get("activation").map(_ -> activation(after)), by, now);
      case OperatorSteps.SKIPPED ->
          OperatorSteps.skipped(
              plan,
              state,
              token(state, after),
              after.object("variables"),
              after.text("to"),
              by,
              now);
      case OperatorSteps.PAUSED -> OperatorSteps.paused(plan, state, after.text("reason"), by, now);
      case OperatorSteps.RESUMED -> OperatorSteps.resumed(plan, state, by, now);
      case OperatorSteps.STEPPED -> OperatorSteps.stepped(plan, state, by, now);
      case OperatorSteps.MIGRATED ->
          OperatorSteps.migrated(plan, state, after.text("from").orElse(""), by, now);
      default -> throw new Broken("a run has no event `" + event.type() + "`");
    };
  }

  private static Token token(RunState state, Json.Obj after) {
    long activation = activation(after);
    return state
        .token(activation)
        .orElseThrow(() -> new Broken("nothing rests at activation " + activation));
  }

  private static Alarm alarm(RunState state, Json.Obj after) {
    String node = after.text("node").orElse("");
    long activation = activation(after);
    return state.alarms().stream()
        .filter(alarm -> alarm.node().equals(node) && alarm.token() == activation)
        .min(Comparator.comparing(Alarm::at))
        .orElseThrow(() -> new Broken("no timer of `" + node + "` is set"));
  }

  private static Trouble why(Json.Obj after) {
    return new Trouble(after.text("code").orElse(""), after.text("message").orElse(""));
  }

  private static long activation(Json.Obj after) {
    return StateText.number(after, "activation");
  }
}
