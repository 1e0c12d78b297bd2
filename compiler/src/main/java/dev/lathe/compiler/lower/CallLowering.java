package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.OutsideStep;
import dev.lathe.compiler.resolve.Reads;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.CallStep.IdempotencyKey;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps of a graph outside the database, before its statement. What a call's input asks of the
 * database, or computes, is read in one statement just after the last call that it depends on: a
 * round trip that only such graphs make.
 */
final class CallLowering {
  /** What is asked of a module is the same in any order; the author's is in no answer. */
  private static final Comparator<Form.Member> BY_NAME = Comparator.comparing(Form.Member::name);

  /** Between two attempts at the most, and for an attempt's end to be seen. */
  private static final int LONGEST_WAIT_MILLIS = 2_500;

  /** What is beside the calls of a command: a few statements, each sent twice at the most. */
  private static final int SECONDS_BESIDE = 30;

  private final ResolvedGraph graph;
  private final Tables tables;
  private final Map<String, Integer> places = new LinkedHashMap<>();

  /** What is read, by the number of steps before it. */
  private final Map<Integer, List<Form>> reads = new TreeMap<>();

  private final Set<String> uuids = new LinkedHashSet<>();

  private CallLowering(ResolvedGraph graph, Tables tables) {
    this.graph = graph;
    this.tables = tables;
  }

  /** For a graph that has steps outside the database. */
  static CallPlan plan(ResolvedGraph graph, Tables tables) {
    return new CallLowering(graph, tables).plan();
  }

  private CallPlan plan() {
    List<CallStep> steps = steps();
    int before = firstActing(steps);
    if (!graph.commands() || before < 0) return new CallPlan(graph.name(), authored(graph), steps);
    boolean reads = before > 0 && steps.get(before - 1) instanceof CallStep.Read;
    List<Form.Member> forms = List.of();
    Optional<String> node = Optional.empty();
    if (reads) {
      before--;
      node = Optional.of(steps.remove(before).node());
      forms = members(this.reads.getOrDefault(place(steps.get(before).node()), List.of()));
    }
    var known = new LinkedHashSet<String>();
    steps.subList(0, before).forEach(step -> known.add(step.node()));
    var claim =
        ClaimLowering.plan(
            graph.knowing(known),
            graph.subject().orElse(graph.emits().getFirst()).entity().name().text(),
            tables,
            forms,
            seconds(steps));
    return new CallPlan(
        graph.name(),
        authored(graph),
        steps,
        Optional.of(new ClaimPlan(before, node, claim.plan())));
  }

  private static int firstActing(List<CallStep> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof CallStep.Call call && call.acts()) return i;
    }
    return -1;
  }

  /** What all its calls may take, and as much for the statements between them. */
  private static int seconds(List<CallStep> steps) {
    long millis = 0;
    for (CallStep step : steps) {
      if (step instanceof CallStep.Call call) {
        CallPolicy policy = call.policy();
        long attempts =
            call.compensation().isPresent() ? 2L * policy.attempts() : policy.attempts();
        millis += attempts * (policy.timeoutMillis() + LONGEST_WAIT_MILLIS);
      }
    }
    return Math.toIntExact(SECONDS_BESIDE + millis / 1000);
  }

  /** A graph with pre steps is named {@code graph@binding}. */
  private static String authored(ResolvedGraph graph) {
    String id = graph.id();
    int at = id.indexOf('@');
    return at < 0 ? id : id.substring(0, at);
  }

  private List<CallStep> steps() {
    var outside = new ArrayList<CallStep>();
    for (OutsideStep step : graph.steps()) {
      places.put(step.node(), places.size());
      outside.add(
          switch (step) {
            case OutsideStep.Make(String node, var made) -> new CallStep.Make(node, made);
            case OutsideStep.Call call -> call(call);
          });
    }
    var steps = new ArrayList<CallStep>();
    uuids.forEach(node -> steps.add(new CallStep.Make(node, new CallStep.Made.Uuid())));
    for (int place = 0; place < outside.size(); place++) {
      List<Form> forms = reads.get(place);
      if (forms != null) {
        steps.add(read(place, forms));
      }
      steps.add(outside.get(place));
    }
    return steps;
  }

  private CallStep call(OutsideStep.Call call) {
    return new CallStep.Call(
        call.node(),
        call.module(),
        call.operation().name(),
        call.operation().session() ? CallStep.Kind.SESSION : CallStep.Kind.PLAIN,
        call.operation().acts(),
        input(call.input()),
        call.policy(),
        key(call),
        call.compensation().map(one -> compensation(one, call.policy())));
  }

  private CallStep.Compensation compensation(OutsideStep.Compensation one, CallPolicy policy) {
    return new CallStep.Compensation(
        one.module(), one.operation().name(), input(one.input()), policy);
  }

  private Optional<IdempotencyKey> key(OutsideStep.Call call) {
    return switch (call.keyed()) {
      case DERIVE -> Optional.of(new IdempotencyKey.Derived(place(call.node())));
      case INHERIT ->
          call.operation().acts() ? Optional.of(new IdempotencyKey.Inherited()) : Optional.empty();
      case NONE -> Optional.empty();
    };
  }

  private int place(String node) {
    return places.getOrDefault(node, 0);
  }

  private CallInput input(Form form) {
    return switch (form) {
      case Form.Constant(Json json) -> new CallInput.Constant(json);
      case Form.Variables(String text) -> new CallInput.Variables(text);
      case Form.CalledJson(Value.Called(String node, var path, var _)) ->
          new CallInput.Output(node, path);
      case Form.Obj(var members) ->
          new CallInput.Obj(
              members.stream()
                  .sorted(BY_NAME)
                  .map(member -> new CallInput.Member(member.name(), input(member.form())))
                  .toList());
      case Form.Arr(var items) -> new CallInput.Arr(items.stream().map(this::input).toList());
      case Form.Scalar(Value.Input(String name, boolean _, var _)) -> new CallInput.Input(name);
      case Form.Scalar(Value.Literal(Json json, var _)) -> new CallInput.Constant(json);
      case Form.Scalar(Value.Called(String node, var path, var _)) ->
          new CallInput.Output(node, path);
      case Form.Scalar(Value.Uuid(String node, var _, var _)) -> {
        uuids.add(node);
        yield new CallInput.Output(node, List.of());
      }
      case Form.Scalar _, Form.AllRows _, Form.OneRow _ -> computed(form);
      case Form.Found _ -> throw new CompilerBug("an answer that is part of something");
      case Form.EmitOutput _, Form.EventIds _ ->
          throw new CompilerBug("a call after an emit was resolved");
    };
  }

  private CallInput computed(Form form) {
    Reads needs = Reads.of(form, graph);
    uuids.addAll(needs.uuids());
    int after = needs.outside().stream().mapToInt(node -> place(node) + 1).max().orElse(0);
    List<Form> forms = reads.computeIfAbsent(after, _ -> new ArrayList<>());
    if (!forms.contains(form)) {
      forms.add(form);
    }
    return new CallInput.Output(node(after), List.of(member(forms.indexOf(form))));
  }

  private static List<Form.Member> members(List<Form> forms) {
    var members = new ArrayList<Form.Member>();
    for (Form form : forms) {
      members.add(new Form.Member(member(members.size()), form));
    }
    return members;
  }

  private CallStep read(int place, List<Form> forms) {
    var lookups = new LinkedHashSet<String>();
    for (Form form : forms) {
      lookups.addAll(Reads.of(form, graph).lookups());
    }
    ResolvedGraph part = graph.answering(new Form.Obj(members(forms)), lookups);
    return new CallStep.Read(node(place), QueryLowering.step(part, tables).plan());
  }

  /** No author's node has such an id. */
  private static String node(int place) {
    return "read$" + place;
  }

  private static String member(int index) {
    return "v" + index;
  }
}
