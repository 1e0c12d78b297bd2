package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From each start ways lead to every element, and from every element on to an end. */
final class Ways {
  private final WorkflowPlan plan;
  private final DrawnProcess drawn;
  private final Findings findings;

  private Ways(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    this.plan = plan;
    this.drawn = drawn;
    this.findings = findings;
  }

  static void check(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    var ways = new Ways(plan, drawn, findings);
    Set<String> stuck = ways.goOn();
    if (findings.failed() || !whole(plan, drawn)) return; // what could not be read is missing
    ways.end(stuck);
    ways.reached();
  }

  /** Whether every node that is drawn could be read. */
  static boolean whole(WorkflowPlan plan, DrawnProcess drawn) {
    return plan.nodes().size() == drawn.nodes().size();
  }

  /** Each element but an end has a flow that leaves it. */
  private Set<String> goOn() {
    var stuck = new HashSet<String>();
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      boolean compensation =
          node.element().attribute("isForCompensation").filter("true"::equals).isPresent()
              || drawn.handlers().containsKey(node.id());
      boolean leaves = drawn.flows().stream().anyMatch(flow -> flow.source().equals(node.id()));
      if (!leaves && !compensation && !node.kind().equals("endEvent")) {
        stuck.add(node.id());
        boolean drawnFlow =
            drawn
                .process()
                .all()
                .anyMatch(
                    one ->
                        one.kind().equals("sequenceFlow")
                            && one.attribute("sourceRef").filter(node.id()::equals).isPresent());
        if (!drawnFlow) { // a broken flow has its own finding
          findings.add(
              DiagnosticCode.WORKFLOW_NO_END,
              node.span(),
              "no flow leaves `%s`".formatted(node.id()),
              "lead it to an end event");
        }
      }
    }
    return stuck;
  }

  /** Of each scope an end is reached. */
  private void end(Set<String> stuck) {
    for (FlowNode node : plan.nodes()) {
      if (!(node instanceof FlowNode.Start) || stuck.contains(node.id())) continue;
      Set<String> reached = from(List.of(node.id()), false);
      boolean ends =
          reached.stream().anyMatch(id -> plan.node(id).orElseThrow() instanceof FlowNode.End);
      if (!ends) {
        findings.add(
            DiagnosticCode.WORKFLOW_NO_END,
            drawn.span(node.id()),
            "no way from `%s` comes to an end".formatted(node.id()),
            "lead one of them to an end event");
      }
    }
  }

  private void reached() {
    List<String> starts =
        plan.nodes().stream()
            .filter(node -> node instanceof FlowNode.Start && node.scope().isEmpty())
            .map(FlowNode::id)
            .toList();
    Set<String> reached = from(starts, true);
    List<String> lost =
        plan.nodes().stream().map(FlowNode::id).filter(id -> !reached.contains(id)).toList();
    List<String> first = lost.stream().filter(id -> causes(id, lost)).toList();
    for (String id : first.isEmpty() ? lost.stream().limit(1).toList() : first) {
      findings.add(
          DiagnosticCode.WORKFLOW_ELEMENT_UNREACHED,
          drawn.span(id),
          "no way leads to `%s`".formatted(id),
          "lead a flow to it, or remove it");
    }
  }

  /** Whether it is not only unreached because another one is. */
  private boolean causes(String id, List<String> lost) {
    FlowNode node = plan.node(id).orElseThrow();
    boolean inner = node.scope().filter(lost::contains).isPresent();
    boolean attached =
        node instanceof FlowNode.Boundary boundary && lost.contains(boundary.attachedTo());
    boolean behind = plan.reaching(id).stream().anyMatch(flow -> lost.contains(flow.source()));
    return !inner && !attached && !behind;
  }

  /**
   * What is reached from {@code starts}.
   *
   * @param inside into sub-processes, too
   */
  private Set<String> from(List<String> starts, boolean inside) {
    var reached = new LinkedHashSet<String>();
    var next = new ArrayDeque<>(starts);
    while (!next.isEmpty()) {
      String id = next.removeFirst();
      if (!reached.add(id)) continue;
      plan.leaving(id).stream().map(Flow::target).forEach(next::add);
      next.addAll(beside(id, inside));
    }
    return reached;
  }

  private List<String> beside(String id, boolean inside) {
    var beside = new ArrayList<String>();
    for (FlowNode node : plan.nodes()) {
      switch (node) {
        case FlowNode.Boundary boundary when boundary.attachedTo().equals(id) -> {
          beside.add(boundary.id());
          if (boundary.what() instanceof Catch.Compensated(var handler)) beside.add(handler);
        }
        case FlowNode.Start start when inside && start.scope().equals(Optional.of(id)) ->
            beside.add(start.id());
        default -> {}
      }
    }
    return beside;
  }
}
