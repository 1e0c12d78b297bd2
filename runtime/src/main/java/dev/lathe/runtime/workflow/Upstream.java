package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.HashSet;
import java.util.Set;

/** The nodes from which a token can still come to a gateway. */
final class Upstream {
  private final WorkflowPlan plan;
  private final String gateway;
  private final Set<String> found = new HashSet<>();

  private Upstream(WorkflowPlan plan, String gateway) {
    this.plan = plan;
    this.gateway = gateway;
  }

  /**
   * Those that lead to {@code gateway} by a flow at which no token waits yet.
   *
   * @param reached the flows at which one waits
   */
  static Set<String> of(WorkflowPlan plan, String gateway, Set<String> reached) {
    var upstream = new Upstream(plan, gateway);
    for (Flow flow : plan.reaching(gateway)) {
      if (!reached.contains(flow.id())) upstream.add(flow.source());
    }
    return upstream.found;
  }

  private void add(String node) {
    if (node.equals(gateway) || !found.add(node)) return;
    plan.reaching(node).forEach(flow -> add(flow.source()));
    if (plan.node(node).orElseThrow() instanceof FlowNode.Boundary boundary) {
      add(boundary.attachedTo());
    }
  }
}
