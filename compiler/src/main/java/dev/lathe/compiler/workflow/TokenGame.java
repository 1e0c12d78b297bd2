package dev.lathe.compiler.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How tokens may go: every condition may hold or not, everything that is waited for comes, and each
 * boundary event may happen or not, those that interrupt nothing and may come again once or twice.
 * A loop is one activity.
 */
final class TokenGame {
  /** Above that many flows of an inclusive gateway, only one of them and all of them are tried. */
  private static final int MOST_SUBSETS_OF = 6;

  /**
   * How often an event comes that may come again: twice is more than what it meets behind itself.
   */
  private static final int AGAIN = 2;

  private final WorkflowPlan plan;
  private final Map<String, FlowNode> nodes = new HashMap<>();
  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<String, List<String>> leaving = new HashMap<>();
  private final Map<String, List<String>> reaching = new HashMap<>();
  private final Map<String, Set<String>> within = new HashMap<>();

  TokenGame(WorkflowPlan plan) {
    this.plan = plan;
    plan.nodes().forEach(node -> nodes.put(node.id(), node));
    plan.flows().forEach(flow -> flows.put(flow.id(), flow));
    for (FlowNode node : plan.nodes()) {
      leaving.put(node.id(), plan.leaving(node.id()).stream().map(Flow::id).toList());
      reaching.put(node.id(), plan.reaching(node.id()).stream().map(Flow::id).toList());
    }
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.SubProcess) within.put(node.id(), places(node.id()));
    }
  }

  /** A step that tokens may take, and where they then are. */
  record Step(String node, Marking then) {}

  private FlowNode node(String id) {
    return java.util.Objects.requireNonNull(nodes.get(id), id);
  }

  List<String> leaving(String id) {
    return leaving.getOrDefault(id, List.of());
  }

  List<String> reaching(String id) {
    return reaching.getOrDefault(id, List.of());
  }

  /**
   * The flows and sub-processes in {@code scope}, at any depth, and what may still happen to those.
   */
  private Set<String> places(String scope) {
    var places = new HashSet<String>();
    for (Flow flow : plan.flows()) {
      if (inside(node(flow.source()), scope)) places.add(flow.id());
    }
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.SubProcess && inside(node, scope)) {
        places.add(node.id());
        beside(node.id()).forEach(boundary -> places.add(boundary.id()));
      }
    }
    return places;
  }

  private boolean inside(FlowNode node, String scope) {
    return node.scope().filter(one -> one.equals(scope) || inside(node(one), scope)).isPresent();
  }

  /**
   * Whether a sub-process is done more than once at the same time: a marking does not tell whose
   * tokens those within it are.
   */
  boolean mixes(Marking at) {
    return at.tokens().entrySet().stream()
        .anyMatch(place -> place.getValue() > 1 && within.containsKey(place.getKey()));
  }

  /** All that may happen next. */
  List<Step> steps(Marking at) {
    var steps = new ArrayList<Step>();
    for (String place : at.places()) {
      Flow flow = flows.get(place);
      if (flow != null) {
        arrive(at, flow, steps);
      } else if (within.containsKey(place)) {
        if (within.getOrDefault(place, Set.of()).stream().noneMatch(at::has)) {
          steps.add(new Step(place, over(at, place).plus(leaving(place))));
        }
        interrupted(at, place, steps);
      }
    }
    return steps;
  }

  private void arrive(Marking at, Flow flow, List<Step> steps) {
    FlowNode node = node(flow.target());
    String id = node.id();
    Marking taken = at.minus(List.of(flow.id()));
    switch (node) {
      case FlowNode.Exclusive(var _, var otherwise) ->
          ways(id, otherwise).forEach(way -> steps.add(new Step(id, taken.plus(List.of(way)))));
      case FlowNode.Parallel _ -> {
        if (reaching(id).stream().allMatch(at::has)) {
          steps.add(new Step(id, at.minus(reaching(id)).plus(leaving(id))));
        }
      }
      case FlowNode.Inclusive(var _, var otherwise) -> inclusive(at, id, otherwise, steps);
      case FlowNode.SubProcess _ ->
          steps.add(new Step(id, taken.plus(List.of(id)).plus(begins(id)).plus(armed(id))));
      case FlowNode.Activity _ -> activity(taken, id, steps);
      case FlowNode.End(_, var kind) -> steps.add(new Step(id, ended(taken, node, kind)));
      case FlowNode.Start _, FlowNode.Boundary _ -> {} // nothing flows into them
      case FlowNode.Wait _, FlowNode.Send _, FlowNode.Compensate _ ->
          steps.add(new Step(id, taken.plus(leaving(id))));
    }
  }

  /** The flows behind the start of a sub-process. */
  private List<String> begins(String scope) {
    return plan.nodes().stream()
        .filter(node -> node instanceof FlowNode.Start && node.scope().equals(Optional.of(scope)))
        .flatMap(node -> leaving(node.id()).stream())
        .toList();
  }

  private void activity(Marking taken, String id, List<Step> steps) {
    List<FlowNode.Boundary> beside = beside(id);
    List<FlowNode.Boundary> instead = instead(id);
    for (Step before : happened(new Step(id, taken), beside)) {
      steps.add(new Step(before.node(), before.then().plus(leaving(id))));
      for (FlowNode.Boundary boundary : instead) {
        steps.add(new Step(boundary.id(), before.then().plus(leaving(boundary.id()))));
      }
    }
  }

  /** What may have come of {@code beside} before an activity is over, with nothing first. */
  private List<Step> happened(Step from, List<FlowNode.Boundary> beside) {
    var all = new ArrayList<>(List.of(from));
    for (FlowNode.Boundary boundary : beside) {
      for (Step before : List.copyOf(all)) {
        Marking then = before.then();
        for (int times = 1; times <= times(boundary); times++) {
          then = then.plus(leaving(boundary.id()));
          all.add(new Step(boundary.id(), then));
        }
      }
    }
    return all;
  }

  /** What may happen at {@code activity} and does not end it. */
  private List<FlowNode.Boundary> beside(String activity) {
    return plan.boundaries(activity).stream()
        .filter(one -> !one.interrupting() && !(one.what() instanceof Catch.Compensated))
        .toList();
  }

  /** What may end {@code activity}. */
  private List<FlowNode.Boundary> instead(String activity) {
    return plan.boundaries(activity).stream()
        .filter(one -> one.interrupting() && !(one.what() instanceof Catch.Compensated))
        .toList();
  }

  /** How often {@code boundary} may happen while its activity is done once. */
  private static int times(FlowNode.Boundary boundary) {
    return switch (boundary.what()) {
      case Catch.Received _ -> AGAIN;
      case Catch.Fired(Timer timer) -> timer instanceof Timer.Every ? AGAIN : 1;
      case Catch.Failed _, Catch.Compensated _ -> 1;
    };
  }

  /** The events at {@code process} that may happen beside it, each as often as it may. */
  private List<String> armed(String process) {
    return beside(process).stream()
        .flatMap(boundary -> Collections.nCopies(times(boundary), boundary.id()).stream())
        .toList();
  }

  /** {@code at} without {@code process}, and what may happen beside it. */
  private Marking over(Marking at, String process) {
    return at.minus(List.of(process))
        .without(beside(process).stream().map(FlowNode.Boundary::id).toList());
  }

  private void interrupted(Marking at, String process, List<Step> steps) {
    for (FlowNode.Boundary boundary : instead(process)) {
      Marking then = over(at.without(within.getOrDefault(process, Set.of())), process);
      steps.add(new Step(boundary.id(), then.plus(leaving(boundary.id()))));
    }
    for (FlowNode.Boundary boundary : beside(process)) {
      if (at.has(boundary.id())) {
        Marking then = at.minus(List.of(boundary.id()));
        steps.add(new Step(boundary.id(), then.plus(leaving(boundary.id()))));
      }
    }
  }

  private Marking ended(Marking taken, FlowNode node, FlowNode.End.Kind kind) {
    boolean clears =
        kind instanceof FlowNode.End.Kind.Terminated || kind instanceof FlowNode.End.Kind.Failed;
    if (!clears) return taken;
    if (node.scope().isEmpty()) return Marking.of(List.of());
    String scope = node.scope().get();
    Marking cleared = taken.without(within.getOrDefault(scope, Set.of()));
    return kind instanceof FlowNode.End.Kind.Failed failed
        ? failed(cleared, scope, failed.code())
        : cleared;
  }

  /**
   * An error goes outwards to the first boundary that catches it; where none does, the run ends.
   */
  private Marking failed(Marking cleared, String scope, String code) {
    Marking outside = over(cleared, scope);
    Optional<FlowNode.Boundary> catching =
        plan.boundaries(scope).stream()
            .filter(
                one ->
                    one.what() instanceof Catch.Failed(var wanted)
                        && wanted.map(code::equals).orElse(true))
            .findFirst();
    if (catching.isPresent()) return outside.plus(leaving(catching.get().id()));
    Optional<String> around = node(scope).scope();
    return around
        .map(outer -> failed(outside.without(within.getOrDefault(outer, Set.of())), outer, code))
        .orElseGet(() -> Marking.of(List.of()));
  }

  private void inclusive(Marking at, String id, Optional<String> otherwise, List<Step> steps) {
    List<String> empty = reaching(id).stream().filter(flow -> !at.has(flow)).toList();
    List<String> here = reaching(id).stream().filter(at::has).toList();
    boolean more =
        !empty.isEmpty()
            && at.places().stream()
                .filter(place -> !here.contains(place))
                .anyMatch(place -> mayReach(place, id, empty));
    if (more) return;
    for (List<String> ways : choices(id, otherwise)) {
      steps.add(new Step(id, at.without(here).plus(ways))); // all that wait there go on as one
    }
  }

  /** The flows that an exclusive gateway may take: none behind one that is always open. */
  private List<String> ways(String id, Optional<String> otherwise) {
    var ways = new ArrayList<String>();
    for (String flow : leaving(id)) {
      if (otherwise.equals(Optional.of(flow))) continue;
      ways.add(flow);
      if (!conditional(flow)) return ways;
    }
    otherwise.ifPresent(ways::add);
    return ways;
  }

  private boolean conditional(String flow) {
    Flow one = flows.get(flow);
    return one != null && one.condition().isPresent();
  }

  /** The flows that an inclusive gateway may take at once. */
  private List<List<String>> choices(String id, Optional<String> otherwise) {
    List<String> always = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (String flow : leaving(id)) {
      if (otherwise.equals(Optional.of(flow))) continue;
      (conditional(flow) ? free : always).add(flow);
    }
    var choices = new ArrayList<List<String>>();
    if (!always.isEmpty()) choices.add(always);
    else otherwise.ifPresent(flow -> choices.add(List.of(flow)));
    if (free.size() > MOST_SUBSETS_OF) {
      free.forEach(flow -> choices.add(both(always, List.of(flow))));
      choices.add(both(always, free));
      return choices;
    }
    for (int subset = 1; subset < 1 << free.size(); subset++) {
      var chosen = new ArrayList<String>();
      for (int i = 0; i < free.size(); i++) {
        if ((subset & 1 << i) != 0) chosen.add(free.get(i));
      }
      choices.add(both(always, chosen));
    }
    return choices;
  }

  private static List<String> both(List<String> some, List<String> others) {
    var both = new ArrayList<>(some);
    both.addAll(others);
    return both;
  }

  /**
   * Whether a token in {@code place} may come to one of {@code wanted} without passing the gateway.
   */
  private boolean mayReach(String place, String gateway, List<String> wanted) {
    var seen = new HashSet<String>();
    var next = new ArrayList<>(List.of(place));
    while (!next.isEmpty()) {
      String one = next.removeLast();
      if (!seen.add(one)) continue;
      if (wanted.contains(one)) return true;
      Flow flow = flows.get(one);
      String node = flow == null ? one : flow.target();
      if (node.equals(gateway)) continue;
      next.addAll(leaving(node));
      plan.boundaries(node).forEach(boundary -> next.addAll(leaving(boundary.id())));
      node(node).scope().ifPresent(next::add);
    }
    return false;
  }
}
