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
          Openings.CANCELLED);

  private Replay() {}

  /** The events do not go with the definition. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
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
   * The state after all of {@code events}, which begin with the run's first.
   *
   * @throws Broken if one of them can't have come of what was before it
   */
  static RunState of(WorkflowPlan plan, List<Told> events) {
    if (events.isEmpty() || !events.getFirst().type().equals("RunStarted")) {
      throw new Broken("the run does not begin with its start");
    }
    RunState state = opened(begun(plan, events.getFirst()), Set.of(), events, 1);
    for (int i = 1; i < events.size(); i++) {
      Set<Long> before = state.tokens().stream().map(Token::id).collect(Collectors.toSet());
      state = opened(next(plan, state, events.get(i)), before, events, i + 1);
    }
    return state;
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

  private static RunState begun(WorkflowPlan plan, Told event) {
    Json.Obj after = event.after();
    RunState fresh =
        RunState.fresh(
            after.text("key"),
            event.correlation(),
            event.causation(),
            after.text("starter"),
            after.get("caller").map(StateText::object).map(StateText::caller),
            object(after, "variables"));
    String start = after.text("start").orElse("");
    if (plan.node(start).orElse(null) instanceof FlowNode.Start node) {
      return Steps.begun(plan, fresh, node, event.time()).state();
    }
    throw new Broken("the definition has no start `" + start + "`");
  }

  private static RunState next(WorkflowPlan plan, RunState state, Told event) {
    Json.Obj after = event.after();
    if (FOLLOWING.contains(event.type())) return state;
    return switch (event.type()) {
      case "StepCompleted" ->
          Steps.completed(
                  plan, state, token(state, after), object(after, "variables"), event.time())
              .state();
      case "StepRefused" ->
          Steps.refused(plan, state, token(state, after), why(after), event.time()).state();
      case "StepFailed" ->
          Steps.failed(
                  plan,
                  state,
                  token(state, after),
                  why(after),
                  after
                      .text("again")
                      .map(again -> Duration.between(event.time(), Instant.parse(again))),
                  event.time())
              .state();
      case "TimerFired" -> Steps.fired(plan, state, alarm(state, after), event.time()).state();
      case "RunRetried" -> Steps.retried(plan, state, event.time()).state();
      case "RunCancelled" ->
          Steps.cancelled(plan, state, after.text("reason").orElse(""), event.time()).state();
      case "CallBegun" ->
          Steps.called(plan, state, token(state, after), after.text("run").orElse(""), event.time())
              .state();
      case "MessageReceived" ->
          Steps.received(
                  plan,
                  state,
                  new Kept(
                      after.text("event").orElse(""),
                      after.text("name").orElse(""),
                      object(after, "variables")),
                  event.time())
              .state();
      case Openings.CLAIMED, Openings.DELEGATED ->
          Steps.given(
                  plan,
                  state,
                  token(state, after),
                  new Handing(event.type(), after.text("by").orElse(""), after.text("to")),
                  event.time())
              .state();
      case Openings.COMPLETED ->
          Steps.handedIn(
                  plan,
                  state,
                  token(state, after),
                  new HandIn(
                      after.text("by").orElse(""),
                      after.text("key"),
                      after.text("request").orElse(""),
                      object(after, "variables")),
                  event.time())
              .state();
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

  private static Json.Obj object(Json.Obj after, String name) {
    return StateText.object(after.get(name).orElse(Json.NULL));
  }

  private static long activation(Json.Obj after) {
    return StateText.number(after, "activation");
  }
}
