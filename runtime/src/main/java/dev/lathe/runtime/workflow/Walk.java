package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One step of a run: from a state and what happened to the next state, and what there is to tell of
 * it. It asks nobody: the same comes of the same. For one step.
 *
 * @see WorkflowPlan for what nodes mean
 */
final class Walk {
  /** Nodes that one step may go through; a longer way never rests. */
  private static final int MOST_NODES = 10_000;

  private final WorkflowPlan plan;
  private final Instant now;
  private final RunState before;
  private final Map<String, Json> variables;
  private final List<Token> tokens;
  private final List<Scope> scopes;
  private final List<Alarm> alarms;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final List<RunEvent> events = new ArrayList<>();
  private RunStatus status;
  private long next;
  private int passed;

  private Walk(WorkflowPlan plan, RunState state, Instant now) {
    this.plan = plan;
    this.now = now.truncatedTo(ChronoUnit.MILLIS); // as its event tells it
    this.before = state;
    this.variables = new LinkedHashMap<>(state.variables().members());
    this.tokens = new ArrayList<>(state.tokens());
    this.scopes = new ArrayList<>(state.scopes());
    this.alarms = new ArrayList<>(state.alarms());
    this.status = state.status();
    this.next = state.next();
  }

  /** A state after a step at {@code at}, and what there is to tell. */
  record Moved(RunState state, List<RunEvent> events, Instant at) {
    Moved {
      events = List.copyOf(events);
    }
  }

  /** From {@code state}, at {@code now}. */
  static Walk from(WorkflowPlan plan, RunState state, Instant now) {
    return new Walk(plan, state, now);
  }

  /** When this step is taken. */
  Instant now() {
    return now;
  }

  /** {@code token} is gone, and nothing comes of it. */
  void drop(Token token) {
    tokens.remove(token);
  }

  /** {@code token} rests. */
  void rest(Token token) {
    tokens.add(token);
  }

  /** Writes variables. */
  void write(Json.Obj written) {
    variables.putAll(written.members());
  }

  /** A timer rings, for whom it was set. */
  void ring(Alarm alarm) {
    alarms.remove(alarm);
    Optional<Token> waiting = before.token(alarm.token());
    if (waiting.isEmpty()) return;
    Token token = waiting.get();
    FlowNode node = plan.node(alarm.node()).orElseThrow();
    if (!(node instanceof FlowNode.Boundary boundary)) {
      ended(token);
      leave(node, token.scope());
      return;
    }
    if (boundary.interrupting()) {
      ended(token);
    } else if (alarm.left() != 0) {
      repeat(boundary, alarm);
    }
    leave(boundary, token.scope());
  }

  /** From when it was due, not from when it fired: those that were missed fire one by one. */
  private void repeat(FlowNode.Boundary boundary, Alarm alarm) {
    if (boundary.what() instanceof Catch.Fired(Timer timer)) {
      TimerTime.of(timer, values(), alarm.at())
          .ifPresent(
              at ->
                  alarms.add(
                      new Alarm(alarm.node(), alarm.token(), at, Math.max(-1, alarm.left() - 1))));
    }
  }

  // ---------------------------------------------------------------------------------- the way

  /** A token is on its way to {@code node} by the flow {@code via}. */
  void enter(FlowNode node, long scope, String via) {
    arrivals.add(new Arrival(node, scope, via));
  }

  private record Arrival(FlowNode node, long scope, String via) {}

  /** Lets what is on its way arrive. */
  private boolean arrived() {
    boolean any = !arrivals.isEmpty();
    for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
      arrive(next.node(), next.scope(), next.via());
    }
    return any;
  }

  private void arrive(FlowNode node, long scope, String via) {
    if (++passed > MOST_NODES) {
      rest(node, scope, via, Incident.WORKFLOW_ENDLESS.because("the tokens never rest"));
      return;
    }
    switch (node) {
      case FlowNode.Start _ -> leave(node, scope);
      case FlowNode.ServiceTask(var _, var work, var _, var _, var _, var _)
          when work.loop().isEmpty() ->
          begin(node, scope, via);
      case FlowNode.SubProcess(var _, var work) when work.loop().isEmpty() ->
          enterWithin(node, scope, via);
      case FlowNode.Exclusive(var _, var otherwise) -> choose(node, scope, via, otherwise);
      case FlowNode.Parallel _ -> join(node, scope, via);
      case FlowNode.Inclusive _ -> {
        long unused = rest(node, scope, via); // settled when nothing else can come
      }
      case FlowNode.Wait(var _, Catch.Fired(Timer timer)) -> set(node, scope, via, timer);
      case FlowNode.End(var _, var kind) -> endAt(node, scope, via, kind);
      default -> rest(node, scope, via, Incident.notRun(node));
    }
  }

  void leave(FlowNode node, long scope) {
    for (Flow flow : plan.leaving(node.id())) follow(flow, scope);
  }

  private void follow(Flow flow, long scope) {
    enter(plan.node(flow.target()).orElseThrow(), scope, flow.id());
  }

  private long rest(FlowNode node, long scope, String via) {
    long id = next++;
    tokens.add(Token.at(id, node.id(), scope, via));
    return id;
  }

  private void rest(FlowNode node, long scope, String via, Trouble why) {
    tokens.add(Token.at(next++, node.id(), scope, via).troubled(why));
  }

  /** A token rests at an activity, whose timers are set. */
  private long begin(FlowNode node, long scope, String via) {
    long id = rest(node, scope, via);
    for (FlowNode.Boundary boundary : plan.boundaries(node.id())) {
      if (boundary.what() instanceof Catch.Fired(Timer timer)) {
        Optional<Instant> at = TimerTime.of(timer, values(), now);
        if (at.isPresent()) {
          alarms.add(new Alarm(boundary.id(), id, at.get(), TimerTime.left(timer)));
        } else {
          replace(find(id), find(id).troubled(Incident.notATime(boundary)));
        }
      }
    }
    return id;
  }

  private void set(FlowNode node, long scope, String via, Timer timer) {
    Optional<Instant> at = TimerTime.of(timer, values(), now);
    if (at.isEmpty()) {
      rest(node, scope, via, Incident.notATime(node));
    } else {
      alarms.add(new Alarm(node.id(), rest(node, scope, via), at.get(), 0));
    }
  }

  private void enterWithin(FlowNode node, long scope, String via) {
    long id = begin(node, scope, via);
    scopes.add(new Scope(id, node.id()));
    plan.nodes().stream()
        .filter(FlowNode.Start.class::isInstance)
        .filter(start -> start.scope().equals(Optional.of(node.id())))
        .findFirst()
        .ifPresent(start -> enter(start, id, ""));
  }

  private void choose(FlowNode node, long scope, String via, Optional<String> otherwise) {
    List<Flow> flows = plan.leaving(node.id());
    Optional<Flow> way =
        flows.stream()
            .filter(flow -> !otherwise.equals(Optional.of(flow.id())))
            .filter(this::open)
            .findFirst()
            .or(
                () ->
                    flows.stream().filter(f -> otherwise.equals(Optional.of(f.id()))).findFirst());
    if (way.isPresent()) {
      follow(way.get(), scope);
    } else {
      rest(node, scope, via, Incident.noWayOut(node));
    }
  }

  private boolean open(Flow flow) {
    return flow.condition()
        .map(condition -> condition.holds(path -> Mapped.member(process(), path)))
        .orElse(true);
  }

  private void join(FlowNode node, long scope, String via) {
    List<Flow> reaching = plan.reaching(node.id());
    if (reaching.size() > 1) {
      long unused = rest(node, scope, via);
      var one = new ArrayList<Token>();
      for (Flow flow : reaching) {
        tokens.stream()
            .filter(waits(node, scope))
            .filter(token -> token.via().equals(flow.id()))
            .findFirst()
            .ifPresent(one::add);
      }
      if (one.size() < reaching.size()) return;
      tokens.removeAll(one);
    }
    leave(node, scope);
  }

  private static Predicate<Token> waits(FlowNode node, long scope) {
    return token ->
        token.node().equals(node.id()) && token.scope() == scope && token.trouble().isEmpty();
  }

  // ---------------------------------------------------------------------------------- the ends

  private void endAt(FlowNode node, long scope, String via, FlowNode.End.Kind kind) {
    switch (kind) {
      case FlowNode.End.Kind.Plain _ -> {} // the token is gone
      case FlowNode.End.Kind.Terminated _ -> terminate(scope);
      case FlowNode.End.Kind.Failed(String code) -> failAt(scope, code);
      case FlowNode.End.Kind.Sending _, FlowNode.End.Kind.Compensating _ ->
          rest(node, scope, via, Incident.notRun(node));
    }
  }

  private void terminate(long scope) {
    List<Token> within = tokens.stream().filter(token -> token.scope() == scope).toList();
    within.forEach(this::ended);
    arrivals.removeIf(arrival -> arrival.scope() == scope);
  }

  private void failAt(long scope, String code) {
    terminate(scope);
    if (scope == 0) {
      events.add(new RunEvent("RunFailed", new Members().with("code", code).object()));
      end(RunStatus.FAILED);
      return;
    }
    Token around = find(scope);
    if (!thrown(around, code)) {
      replace(
          around,
          around.troubled(new Trouble(code, "nothing catches the error of the sub-process")));
    }
  }

  /**
   * Whether a boundary event of {@code token}'s activity, or of one around it, catches an error.
   */
  boolean thrown(Token token, String code) {
    Optional<FlowNode.Boundary> catching = catching(token, Optional.of(code));
    if (catching.isEmpty()) catching = catching(token, Optional.empty());
    if (catching.isPresent()) {
      ended(token);
      leave(catching.get(), token.scope());
      return true;
    }
    return token.scope() != 0 && thrown(find(token.scope()), code);
  }

  private Optional<FlowNode.Boundary> catching(Token token, Optional<String> code) {
    return plan.boundaries(token.node()).stream()
        .filter(
            boundary -> boundary.what() instanceof Catch.Failed(var caught) && caught.equals(code))
        .findFirst();
  }

  /** {@code token} is gone, with all that is within it and all that waits for it. */
  void ended(Token token) {
    tokens.remove(find(token.id()));
    alarms.removeIf(alarm -> alarm.token() == token.id());
    if (scopes.removeIf(scope -> scope.id() == token.id())) terminate(token.id());
  }

  void end(RunStatus how) {
    tokens.clear();
    arrivals.clear();
    scopes.clear();
    alarms.clear();
    status = how;
  }

  // ------------------------------------------------------------------------------ until it rests

  private void settle() {
    boolean again = true;
    while (again && status == RunStatus.RUNNING) {
      again = arrived() || inclusive() || emptied();
    }
    if (status == RunStatus.RUNNING && tokens.isEmpty()) {
      status = RunStatus.COMPLETED;
      events.add(new RunEvent("RunCompleted", new Members().object()));
    }
  }

  /** Sends on what waits at an inclusive gateway to which nothing else can come. */
  private boolean inclusive() {
    for (Token token : List.copyOf(tokens)) {
      if (token.trouble().isPresent()
          || !(node(token) instanceof FlowNode.Inclusive(var head, var otherwise))) {
        continue;
      }
      FlowNode node = node(token);
      List<Token> here = tokens.stream().filter(waits(node, token.scope())).toList();
      if (somethingComes(node, token.scope(), here)) continue;
      tokens.removeAll(here);
      List<Flow> flows = plan.leaving(head.id());
      List<Flow> open =
          flows.stream()
              .filter(flow -> !otherwise.equals(Optional.of(flow.id())) && open(flow))
              .toList();
      if (open.isEmpty()) {
        open = flows.stream().filter(f -> otherwise.equals(Optional.of(f.id()))).toList();
      }
      if (open.isEmpty()) {
        rest(node, token.scope(), token.via(), Incident.noWayOut(node));
      } else {
        open.forEach(flow -> follow(flow, token.scope()));
      }
      return true;
    }
    return false;
  }

  private boolean somethingComes(FlowNode node, long scope, List<Token> here) {
    Set<String> reached = here.stream().map(Token::via).collect(Collectors.toSet());
    Set<String> wanted = Upstream.of(plan, node.id(), reached);
    return tokens.stream()
        .filter(token -> token.scope() == scope && !here.contains(token))
        .anyMatch(token -> wanted.contains(token.node()));
  }

  /** Ends a sub-process in which no token is left. */
  private boolean emptied() {
    for (Scope scope : List.copyOf(scopes)) {
      if (tokens.stream().noneMatch(token -> token.scope() == scope.id())) {
        Token around = find(scope.id());
        if (around.trouble().isPresent()) continue;
        ended(around);
        leave(node(around), around.scope());
        return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------------------------- the rest

  Moved moved(String type, Members after) {
    settle();
    var told = new ArrayList<RunEvent>();
    told.add(new RunEvent(type, after.with("at", resting()).object()));
    told.addAll(events);
    return new Moved(
        new RunState(
            status,
            before.key(),
            before.correlation(),
            before.causation(),
            before.starter(),
            process(),
            tokens,
            scopes,
            alarms,
            next),
        told,
        now);
  }

  /** The nodes at which tokens rest that did not before. */
  private List<String> resting() {
    return tokens.stream()
        .filter(token -> before.token(token.id()).isEmpty())
        .map(Token::node)
        .toList();
  }

  FlowNode node(Token token) {
    return plan.node(token.node()).orElseThrow();
  }

  private Token find(long id) {
    return tokens.stream().filter(token -> token.id() == id).findFirst().orElseThrow();
  }

  void replace(Token token, Token by) {
    tokens.set(tokens.indexOf(find(token.id())), by);
  }

  private Mapped values() {
    return Mapped.of(process());
  }

  private Json.Obj process() {
    return new Json.Obj(variables);
  }
}
