package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Explores where tokens may be, from each start, and looks for those that wait for ever. */
final class Deadlocks {
  /** Markings looked at from one start. */
  private static final int MOST_MARKINGS = 20_000;

  /** Tokens in one place: more pile up without end. */
  private static final int MOST_TOKENS = 4;

  private final WorkflowPlan plan;
  private final TokenGame game;
  private final Map<String, Stuck> stuck = new LinkedHashMap<>();
  private final Set<String> givenUp = new LinkedHashSet<>();

  private Deadlocks(WorkflowPlan plan) {
    this.plan = plan;
    this.game = new TokenGame(plan);
  }

  /**
   * A node at which a token may wait for ever.
   *
   * @param missing the flows on which none comes
   * @param way how that may come about, by nodes
   */
  record Stuck(String node, List<String> missing, List<String> way) {
    Stuck {
      missing = List.copyOf(missing);
      way = List.copyOf(way);
    }
  }

  /**
   * What was found.
   *
   * @param givenUp starts from which there is more than was looked at
   */
  record Found(List<Stuck> stuck, List<String> givenUp) {
    Found {
      stuck = List.copyOf(stuck);
      givenUp = List.copyOf(givenUp);
    }
  }

  static void check(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    Found found = of(plan);
    for (Stuck stuck : found.stuck()) {
      findings.add(
          DiagnosticCode.WORKFLOW_DEADLOCK,
          drawn.span(stuck.node()),
          "`%s` may wait for ever for `%s`: %s"
              .formatted(
                  stuck.node(),
                  String.join("`, `", stuck.missing()),
                  String.join(" → ", stuck.way())),
          "join with an exclusive gateway what an exclusive one has parted, with a parallel one"
              + " what a parallel one has");
    }
    if (!found.stuck().isEmpty()) return;
    for (String start : found.givenUp()) {
      findings.add(
          DiagnosticCode.WORKFLOW_NOT_EXPLORED,
          drawn.span(start),
          "from `%s` tokens may be in more ways than are looked at".formatted(start),
          "no join was found to wait for ever, and none was proven not to");
    }
  }

  /** What of {@code plan} may wait for ever. */
  static Found of(WorkflowPlan plan) {
    boolean joins =
        plan.nodes().stream()
            .anyMatch(
                node ->
                    (node instanceof FlowNode.Parallel || node instanceof FlowNode.Inclusive)
                        && plan.reaching(node.id()).size() > 1);
    if (!joins) return new Found(List.of(), List.of()); // nothing else waits for another token
    var deadlocks = new Deadlocks(plan);
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.Start && node.scope().isEmpty()) deadlocks.explore(node.id());
    }
    return new Found(List.copyOf(deadlocks.stuck.values()), List.copyOf(deadlocks.givenUp));
  }

  /** How a marking came about. */
  private record Came(Marking from, String by) {}

  private void explore(String start) {
    Map<Marking, Came> came = new HashMap<>();
    Marking first = Marking.of(game.leaving(start));
    var next = new ArrayDeque<>(List.of(first));
    came.put(first, new Came(first, start));
    while (!next.isEmpty()) {
      Marking at = next.removeFirst();
      List<TokenGame.Step> steps = game.steps(at);
      if (steps.isEmpty() && !at.done()) stuck(at, came);
      for (TokenGame.Step step : steps) {
        if (step.then().most() > MOST_TOKENS
            || came.size() >= MOST_MARKINGS
            || game.mixes(step.then())) {
          givenUp.add(start);
          return;
        }
        if (came.putIfAbsent(step.then(), new Came(at, step.node())) == null) {
          next.add(step.then());
        }
      }
    }
  }

  private void stuck(Marking at, Map<Marking, Came> came) {
    List<String> way = way(at, came);
    for (String place : at.places()) {
      Flow flow =
          plan.flows().stream().filter(one -> one.id().equals(place)).findFirst().orElse(null);
      if (flow == null) continue;
      List<String> missing =
          game.reaching(flow.target()).stream().filter(one -> !at.has(one)).toList();
      stuck.putIfAbsent(flow.target(), new Stuck(flow.target(), missing, way));
    }
  }

  private static List<String> way(Marking to, Map<Marking, Came> came) {
    var way = new ArrayList<String>();
    Marking at = to;
    while (true) {
      Came how = came.get(at);
      if (how == null) break;
      way.addFirst(how.by());
      if (how.from().equals(at)) break;
      at = how.from();
    }
    return way;
  }
}
