package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
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

/**
 * One step of a run: from a state and what happened to the next state, and what there is to tell of
 * it. It asks nobody: the same comes of the same. For one step. Here are the tokens; what each kind
 * of node does with one is said in {@link Arrivals}.
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
  private final List<Completion> completed;
  private final List<Kept> kept;
  private Spent spent;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final List<RunEvent> events = new ArrayList<>();
  private RunStatus status;
  private Halt halt;
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
    this.completed = new ArrayList<>(state.completed());
    this.kept = new ArrayList<>(state.kept());
    this.spent = state.spent();
    this.status = state.status();
    this.halt = state.halt().after();
    this.next = state.next();
  }

  /** A state after a step at {@code at}, and what there is to tell. */
  record Moved(RunState state, List<RunEvent> events, Instant at) {
    Moved {
      events = List.copyOf(events);
    }

    /** The same, told once whoever tells it: see {@link RunEvent#once}. */
    Moved once(String of) {
      var told = new ArrayList<>(events);
      told.set(0, told.getFirst().once(of));
      return new Moved(state, told, at);
    }
  }

  /** From {@code state}, at {@code now}. */
  static Walk from(WorkflowPlan plan, RunState state, Instant now) {
    return new Walk(plan, state, now);
  }

  WorkflowPlan plan() {
    return plan;
  }

  /** When this step is taken. */
  Instant now() {
    return now;
  }

  /** The run as it was before this step. */
  RunState before() {
    return before;
  }

  /** Those that rest, to be changed. */
  List<Token> tokens() {
    return tokens;
  }

  /** What is gone on within, to be changed. */
  List<Scope> scopes() {
    return scopes;
  }

  /** What is set, to be changed. */
  List<Alarm> alarms() {
    return alarms;
  }

  /** What can be compensated, to be changed. */
  List<Completion> completed() {
    return completed;
  }

  /** Messages that nothing has waited for, to be changed. */
  List<Kept> kept() {
    return kept;
  }

  // ---------------------------------------------------------------------------------- variables

  /** Writes variables of the run, or of the instance of a loop around {@code scope}. */
  void write(long scope, Json.Obj written) {
    if (written.members().isEmpty()) return;
    Optional<Token> holder = Variables.holder(scope, this::resting);
    if (holder.isEmpty()) {
      variables.putAll(written.members());
    } else {
      Json.Obj own = new Members().withAll(holder.get().locals()).withAll(written).object();
      replace(holder.get(), holder.get().with(own));
    }
  }

  /** What mappings within {@code scope} read. */
  Mapped values(long scope) {
    return Mapped.of(seen(scope));
  }

  /** Whether the condition of {@code flow} holds within {@code scope}; one without is open. */
  boolean open(Flow flow, long scope) {
    return flow.condition()
        .map(condition -> condition.holds(path -> Mapped.member(seen(scope), path)))
        .orElse(true);
  }

  private Json.Obj seen(long scope) {
    return Variables.seen(new Json.Obj(variables), scope, this::resting);
  }

  // ---------------------------------------------------------------------------------- tokens

  /** A token is on its way to {@code node} by the flow {@code via}. */
  void enter(FlowNode node, long scope, String via) {
    arrivals.add(new Arrival(node, scope, via));
  }

  /** What is on its way within {@code scope} comes nowhere. */
  void cancelArrivals(long scope) {
    arrivals.removeIf(arrival -> arrival.scope() == scope);
  }

  /** A token goes along each flow out of {@code node}. */
  void leave(FlowNode node, long scope) {
    for (Flow flow : plan.leaving(node.id())) follow(flow, scope);
  }

  void follow(Flow flow, long scope) {
    enter(plan.node(flow.target()).orElseThrow(), scope, flow.id());
  }

  /** A token rests; its id. */
  long rest(Arrival here) {
    long id = next();
    tokens.add(Token.at(id, here.node().id(), here.scope(), here.via()));
    return id;
  }

  /** A token rests in trouble. */
  void rest(Arrival here, Trouble why) {
    tokens.add(Token.at(next(), here.node().id(), here.scope(), here.via()).troubled(why));
  }

  /** {@code token} rests, as it is. */
  void rest(Token token) {
    tokens.add(token);
  }

  /** {@code token} is gone, and nothing comes of it. */
  void drop(Token token) {
    tokens.remove(token);
  }

  /** The id of the next token, or the place of what is completed next. */
  long next() {
    return next++;
  }

  /**
   * {@code token} is gone, with all that is within it and all that waits for it; what was completed
   * within it is not compensated any more.
   */
  void ended(Token token) {
    Token now = find(token.id());
    tokens.remove(now);
    alarms.removeIf(alarm -> alarm.token() == now.id());
    now.calls().ifPresent(this::tellCancelled);
    if (scopes.removeIf(scope -> scope.id() == now.id())) {
      new Ends(this).terminate(now.id());
      completed.removeIf(completion -> completion.scope() == now.id());
    }
  }

  private void tellCancelled(String called) {
    tell(new RunEvent("CallCancelled", new Members().with("run", called).object()));
  }

  /** An event at the activity of {@code token} happened. */
  void happened(FlowNode.Boundary boundary, Token token) {
    if (boundary.interrupting()) ended(token);
    leave(boundary, token.scope());
  }

  /** The run has ended. */
  void end(RunStatus how) {
    tokens.forEach(token -> token.calls().ifPresent(this::tellCancelled));
    tokens.clear();
    arrivals.clear();
    scopes.clear();
    alarms.clear();
    completed.clear();
    kept.clear();
    status = how;
  }

  /** What rests at {@code token} was tried: its run has spent that. */
  void tried(Token token) {
    spent = token.proposed().isPresent() ? spent.asked() : spent.tried(node(token));
  }

  /** Somebody holds the run after this step, or nobody does. */
  void halt(Halt how) {
    halt = how;
  }

  FlowNode node(Token token) {
    return plan.node(token.node()).orElseThrow();
  }

  Token find(long id) {
    return resting(id).orElseThrow();
  }

  /** The token {@code id}, if it is there. */
  Optional<Token> resting(long id) {
    return tokens.stream().filter(token -> token.id() == id).findFirst();
  }

  /** The loop whose instances are in {@code scope}, where it is one. */
  Optional<Scope> loop(long scope) {
    return scopes.stream().filter(one -> one.id() == scope && one.round().isPresent()).findFirst();
  }

  void replace(Token token, Token by) {
    tokens.set(tokens.indexOf(find(token.id())), by);
  }

  /** Something else there is to tell, after what happened. */
  void tell(RunEvent event) {
    events.add(event);
  }

  // ------------------------------------------------------------------------------ until it rests

  /** The step as it was taken, told by an event of {@code type}. */
  Moved moved(String type, Members after) {
    settle();
    var told = new ArrayList<RunEvent>();
    told.add(new RunEvent(type, after.with("at", resting()).object()));
    told.addAll(new Openings(this).told(told.getFirst()));
    told.addAll(events);
    return new Moved(
        new RunState(
            status,
            before.key(),
            before.correlation(),
            before.causation(),
            before.starter(),
            before.caller(),
            new Json.Obj(variables),
            tokens,
            scopes,
            alarms,
            completed,
            kept,
            spent.step(),
            next,
            status == RunStatus.RUNNING ? halt : Halt.NONE,
            before.depth(),
            before.narrowing()),
        told,
        now);
  }

  private void settle() {
    boolean again = true;
    while (again && status == RunStatus.RUNNING) {
      again = arrived() || new Gateways(this).inclusive() || new Within(this).emptied();
    }
    if (status == RunStatus.RUNNING && tokens.isEmpty()) {
      tell(new RunEvent("RunCompleted", new Ends(this).result(new Members()).object()));
      end(RunStatus.COMPLETED);
    }
  }

  /** Lets what is on its way arrive. */
  private boolean arrived() {
    boolean any = !arrivals.isEmpty();
    var arriving = new Arrivals(this);
    for (Arrival here = arrivals.poll(); here != null; here = arrivals.poll()) {
      if (++passed > MOST_NODES) {
        rest(here, Incident.WORKFLOW_ENDLESS.because("the tokens never rest"));
      } else {
        arriving.arrive(here);
      }
    }
    return any;
  }

  /** The nodes at which tokens rest that did not before. */
  private List<String> resting() {
    return tokens.stream()
        .filter(token -> before.token(token.id()).isEmpty())
        .map(Token::node)
        .toList();
  }
}
