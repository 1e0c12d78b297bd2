package dev.lathe.model.bundle.workflow;

import dev.lathe.model.permission.Permission;
import java.util.List;
import java.util.Optional;

/**
 * A compiled process definition: a graph of nodes through which tokens go.
 *
 * <p>A run begins with one token on one {@link FlowNode.Start} whose {@code scope} is empty. A node
 * that a token reaches begins; when it has ended, a token goes along each of its outgoing flows,
 * gateways and conditions apart ({@link FlowNode}). Tokens that meet at a node which is no gateway
 * do not wait for each other: each begins the node anew. A scope (the process, or one execution of
 * a {@link FlowNode.SubProcess}) ends when no token is left in it and nothing in it is waited for.
 *
 * <p>Variables belong to the run: a name has one value, a JSON value, which later writes replace.
 * Only an instance of a {@link Loop} has variables of its own, its item and all that is written
 * within it: reads look there first, and then outwards; its end forgets them.
 *
 * @param id the definition's, unique in the bundle; what messages and call activities name
 * @param process the id of the process in its BPMN file
 * @param name for people
 * @param hash of all else here, 64 hex digits: what a run is pinned to. Equal definitions have
 *     equal hashes whatever their files' layout
 * @param roles of the principal {@code {kind: service, id: workflow/<id>}} that calls bindings
 * @param read who may see runs in answers of graphs, beside whom each began for; a rule on {@code
 *     user.*} alone
 * @param deadline how long a run may take, an ISO 8601 duration
 * @param budget how much a run may spend
 * @param variables each name that is ever written, sorted
 * @param nodes in the order of the file; their ids are unique in the definition
 * @param flows in the order of the file
 */
public record WorkflowPlan(
    String id,
    String process,
    Optional<String> name,
    String hash,
    List<String> roles,
    Optional<Permission> read,
    Optional<String> deadline,
    Budget budget,
    List<Variable> variables,
    List<FlowNode> nodes,
    List<Flow> flows) {
  /** What the id of a plan begins with that was made of a reaction. */
  public static final String REACTION = "reaction:";

  public WorkflowPlan {
    roles = List.copyOf(roles);
    variables = List.copyOf(variables);
    nodes = List.copyOf(nodes);
    flows = List.copyOf(flows);
  }

  /** One whose runs nobody may see but whom they began for. */
  public WorkflowPlan(
      String id,
      String process,
      Optional<String> name,
      String hash,
      List<String> roles,
      Optional<String> deadline,
      Budget budget,
      List<Variable> variables,
      List<FlowNode> nodes,
      List<Flow> flows) {
    this(
        id,
        process,
        name,
        hash,
        roles,
        Optional.empty(),
        deadline,
        budget,
        variables,
        nodes,
        flows);
  }

  /** The same under another hash. */
  public WorkflowPlan hashed(String other) {
    return new WorkflowPlan(
        id, process, name, other, roles, read, deadline, budget, variables, nodes, flows);
  }

  /** The node of that id, if there is one. */
  public Optional<FlowNode> node(String node) {
    return nodes.stream().filter(each -> each.id().equals(node)).findFirst();
  }

  /** The flows that leave {@code node}, in the order of the file. */
  public List<Flow> leaving(String node) {
    return flows.stream().filter(flow -> flow.source().equals(node)).toList();
  }

  /** The flows that reach {@code node}, in the order of the file. */
  public List<Flow> reaching(String node) {
    return flows.stream().filter(flow -> flow.target().equals(node)).toList();
  }

  /** The boundary events of {@code activity}, in the order of the file. */
  public List<FlowNode.Boundary> boundaries(String activity) {
    return nodes.stream()
        .filter(FlowNode.Boundary.class::isInstance)
        .map(FlowNode.Boundary.class::cast)
        .filter(boundary -> boundary.attachedTo().equals(activity))
        .toList();
  }

  /** Whether it was made of a reaction: a run of it that has nothing to do is none. */
  public boolean reaction() {
    return id.startsWith(REACTION);
  }
}
