package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final DrawnProcess drawn;
  private final TokenGame game;
  private final Findings findings;
  private final Set<String> reported = new LinkedHashSet<>();

  private Deadlocks(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    this.plan = plan;
    this.drawn = drawn;
    this.game = new TokenGame(plan);
    this.findings = findings;
  }

  static void check(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    boolean joins =
        plan.nodes().stream()
            .anyMatch(
                node ->
                    (node instanceof FlowNode.Parallel || node instanceof FlowNode.Inclusive)
                        && plan.reaching(node.id()).size() > 1);
    if (!joins) return; // nothing else waits for another token
    var deadlocks = new Deadlocks(plan, drawn, findings);
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.Start && node.scope().isEmpty()) deadlocks.explore(node.id());
    }
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
        if (step.then().most() > MOST_TOKENS || came.size() >= MOST_MARKINGS) {
          tooMany(start);
          return;
        }
        if (came.putIfAbsent(step.then(), new Came(at, step.node())) == null) {
          next.add(step.then());
        }
      }
    }
  }

  private void tooMany(String start) {
    if (!reported.isEmpty()) return;
    findings.add(
        DiagnosticCode.WORKFLOW_NOT_EXPLORED,
        drawn.span(start),
        "from `%s` tokens may be in more ways than are looked at".formatted(start),
        "no join was found to wait for ever, and none was proven not to");
  }

  private void stuck(Marking at, Map<Marking, Came> came) {
    List<String> way = way(at, came);
    for (String place : at.places()) {
      Flow flow =
          plan.flows().stream().filter(one -> one.id().equals(place)).findFirst().orElse(null);
      if (flow == null || !reported.add(flow.target())) continue;
      List<String> missing =
          game.reaching(flow.target()).stream().filter(one -> !at.has(one)).toList();
      findings.add(
          DiagnosticCode.WORKFLOW_DEADLOCK,
          drawn.span(flow.target()),
          "`%s` may wait for ever for `%s`: %s"
              .formatted(flow.target(), String.join("`, `", missing), String.join(" → ", way)),
          "join with an exclusive gateway what an exclusive one has parted, with a parallel one"
              + " what a parallel one has");
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
