package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a plan, told step by step. After each step its row gives the state back, and so do its
 * events.
 */
final class Told {
  static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private final WorkflowPlan plan;
  private final List<Replay.Told> events = new ArrayList<>();
  private RunState state;
  private int messages;

  /** Whether the state was changed beside its events. */
  private boolean changed;

  Told(Drawn drawn, Json.Obj variables) {
    this(drawn.plan(), variables);
  }

  Told(WorkflowPlan plan, Json.Obj variables) {
    this.plan = plan;
    RunState fresh =
        RunState.fresh(
            Optional.of("key"),
            "correlation",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            variables,
            1);
    state = fresh;
    moved(Steps.begun(plan, fresh, (FlowNode.Start) plan.nodes().getFirst(), NOW));
  }

  RunState state() {
    return state;
  }

  private Told moved(Walk.Moved moved) {
    state = moved.state();
    for (RunEvent event : moved.events()) {
      events.add(
          new Replay.Told(
              event.type(), moved.at(), "correlation", Optional.empty(), event.after()));
    }
    assertEquals(
        state, StateText.read(state.status(), state.key(), StateText.write(state)), "the row");
    if (!changed)
      assertEquals(state, Replay.of(_ -> Optional.of(plan), events).state(), "the events");
    return this;
  }

  Told done(String task) {
    return moved(Steps.completed(plan, state, at(task), NOTHING, NOW));
  }

  Told done(String task, String variable, boolean value) {
    return done(task, variable, Json.of(value));
  }

  Told done(String task, String variable, Json value) {
    Json.Obj written = new Members().with(variable, value).object();
    return moved(Steps.completed(plan, state, at(task), written, NOW));
  }

  /** The instance of {@code task} for the {@code item}th of its list is done. */
  Told done(String task, int item, Json value) {
    Json.Obj written = new Members().with(task, value).object();
    return moved(Steps.completed(plan, state, instance(task, item), written, NOW));
  }

  Token instance(String node, int item) {
    return state.tokens().stream()
        .filter(token -> token.node().equals(node))
        .filter(token -> token.locals().get("loopCounter").equals(Optional.of(Json.of(item))))
        .findFirst()
        .orElseThrow();
  }

  Told refused(String task, String code) {
    return refused(at(task), code);
  }

  Told refused(Token token, String code) {
    return moved(Steps.refused(plan, state, token, new Trouble(code, "no"), NOW));
  }

  Told delayed(String task, Duration pause) {
    return moved(Steps.delayed(plan, state, at(task), "full", pause, NOW));
  }

  Told called(String task, String run) {
    return moved(Steps.called(plan, state, at(task), run, NOW));
  }

  Told received(String message) {
    return received(message, NOTHING);
  }

  Told received(String message, Json.Obj variables) {
    var kept = new Kept("m" + messages++, message, variables);
    return moved(Steps.received(plan, state, kept, NOW));
  }

  Told passed(Duration time) {
    Instant then = NOW.plus(time);
    while (Tasks.alarm(state, then).isPresent()) {
      moved(Steps.fired(plan, state, Tasks.alarm(state, then).get(), then));
    }
    return this;
  }

  Told retried() {
    return moved(OperatorSteps.retried(plan, state, Optional.empty(), Optional.empty(), NOW));
  }

  Told cancelled() {
    return moved(Steps.cancelled(plan, state, "enough", NOW));
  }

  /** Somebody changes a variable beside its events. */
  Told with(String variable, boolean value) {
    changed = true;
    state =
        new RunState(
            state.status(),
            state.key(),
            state.correlation(),
            state.causation(),
            state.starter(),
            state.caller(),
            new Members().withAll(state.variables()).with(variable, value).object(),
            state.tokens(),
            state.scopes(),
            state.alarms(),
            state.completed(),
            state.kept(),
            state.spent(),
            state.next(),
            state.halt(),
            state.depth(),
            state.narrowing());
    return this;
  }

  private Token at(String node) {
    return state.tokens().stream()
        .filter(token -> token.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  List<String> rests() {
    return state.tokens().stream().map(Token::node).sorted().toList();
  }

  /** What there is to do. */
  List<String> open() {
    return state.tokens().stream()
        .filter(token -> Tasks.isOpen(plan, state, token))
        .map(Token::node)
        .sorted()
        .toList();
  }

  /** The data of its events of {@code type}. */
  List<Json.Obj> events(String type) {
    return events.stream()
        .filter(event -> event.type().equals(type))
        .map(Replay.Told::after)
        .toList();
  }

  Json variable(String name) {
    return state.variables().get(name).orElse(Json.NULL);
  }

  String trouble() {
    return state.trouble().map(Trouble::code).orElse("");
  }
}
