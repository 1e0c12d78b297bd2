package dev.lathe.compiler.workflow;

import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a process as it is drawn: its nodes, and flows whose both ends are there. */
final class ReadProcess {
  private static final Set<String> ACTIVITIES =
      Set.of("serviceTask", "sendTask", "receiveTask", "userTask", "subProcess", "callActivity");

  private final BpmnElement process;
  private final Findings findings;
  private final Map<String, DrawnProcess.Node> nodes = new LinkedHashMap<>();
  private final Map<String, BpmnElement> ids = new HashMap<>();
  private final List<BpmnElement> drawnFlows = new ArrayList<>();
  private final List<BpmnElement> associations = new ArrayList<>();

  private ReadProcess(BpmnElement process, Findings findings) {
    this.process = process;
    this.findings = findings;
  }

  static DrawnProcess of(BpmnElement definitions, BpmnElement process, Findings findings) {
    var read = new ReadProcess(process, findings);
    read.scope(process, Optional.empty());
    List<DrawnProcess.Flow> flows = read.flows();
    Map<String, String> handlers = read.handlers();
    read.attached(handlers);
    return new DrawnProcess(definitions, process, read.nodes, flows, handlers);
  }

  private void broken(Span span, String message, String hint) {
    findings.add(DiagnosticCode.WORKFLOW_FLOW_BROKEN, span, message, hint);
  }

  private void broken(Span span, String message, Optional<String> hint) {
    findings.add(DiagnosticCode.WORKFLOW_FLOW_BROKEN, span, message, hint);
  }

  private void scope(BpmnElement around, Optional<String> scope) {
    var subset = new Subset(findings);
    for (BpmnElement child : around.children()) {
      if (scope.isEmpty()) subset.child(child); // it looks inside by itself
      if (child.kind().equals("sequenceFlow")) {
        drawnFlows.add(child);
      } else if (child.kind().equals("association")) {
        associations.add(child);
      } else if (Subset.isNode(child)) {
        node(child, scope);
      }
    }
  }

  private void node(BpmnElement element, Optional<String> scope) {
    if (element.id().isEmpty()) {
      broken(element.span(), "this has no id", "give it one: runs remember where they are by it");
      return;
    }
    BpmnElement first = ids.putIfAbsent(element.id(), element);
    if (first != null) {
      findings.add(
          DiagnosticCode.WORKFLOW_FLOW_BROKEN,
          element.span(),
          "there is an element `%s` already".formatted(element.id()),
          first.span(),
          "give each its own id");
      return;
    }
    nodes.put(element.id(), new DrawnProcess.Node(element, scope));
    if (element.kind().equals("subProcess")) {
      scope(element, Optional.of(element.id()));
    }
  }

  private List<DrawnProcess.Flow> flows() {
    var flows = new ArrayList<DrawnProcess.Flow>();
    for (BpmnElement flow : drawnFlows) {
      Optional<DrawnProcess.Node> source = end(flow, "sourceRef");
      Optional<DrawnProcess.Node> target = end(flow, "targetRef");
      if (source.isEmpty() || target.isEmpty()) continue;
      String from = source.get().id();
      String to = target.get().id();
      String id = flow.id().isEmpty() ? from + "-" + to : flow.id();
      if (ids.putIfAbsent(id, flow) != null) {
        broken(
            flow.span(), "there is an element `%s` already".formatted(id), "give each its own id");
      } else if (!source.get().scope().equals(target.get().scope())) {
        broken(
            flow.span(),
            "this flow crosses the border of a sub-process",
            "let it end at the sub-process, or begin there");
      } else if (target.get().kind().equals("startEvent")
          || target.get().kind().equals("boundaryEvent")) {
        broken(flow.span(), "nothing flows into `%s`".formatted(to), "let it end at an activity");
      } else if (source.get().kind().equals("endEvent")) {
        broken(
            flow.span(), "nothing flows out of the end `%s`".formatted(from), "use another event");
      } else {
        flows.add(new DrawnProcess.Flow(flow, id, from, to));
      }
    }
    return flows;
  }

  private Optional<DrawnProcess.Node> end(BpmnElement flow, String attribute) {
    String id = flow.attribute(attribute).orElse("");
    DrawnProcess.Node node = nodes.get(id);
    if (node == null) {
      // what is not run has been reported where it stands
      if (!drawn(id)) {
        broken(
            flow.span(),
            id.isEmpty()
                ? "this flow has no `%s`".formatted(attribute)
                : "this flow's `%s` is `%s`, which is not there".formatted(attribute, id),
            NearNames.hint(id, nodes.keySet()));
      }
    }
    return Optional.ofNullable(node);
  }

  private boolean drawn(String id) {
    return !id.isEmpty() && process.all().anyMatch(element -> element.id().equals(id));
  }

  /** From a compensation event to the activity that its association leads to. */
  private Map<String, String> handlers() {
    var handlers = new HashMap<String, String>();
    for (BpmnElement association : associations) {
      DrawnProcess.Node from = nodes.get(association.attribute("sourceRef").orElse(""));
      DrawnProcess.Node to = nodes.get(association.attribute("targetRef").orElse(""));
      if (from != null && to != null && compensates(from)) {
        handlers.put(from.id(), to.id());
      }
    }
    return handlers;
  }

  private static boolean compensates(DrawnProcess.Node node) {
    return node.kind().equals("boundaryEvent")
        && node.event()
            .filter(event -> event.kind().equals("compensateEventDefinition"))
            .isPresent();
  }

  private void attached(Map<String, String> handlers) {
    for (DrawnProcess.Node node : nodes.values()) {
      if (!node.kind().equals("boundaryEvent")) continue;
      String to = node.element().attribute("attachedToRef").orElse("");
      DrawnProcess.Node activity = nodes.get(to);
      if (activity == null && drawn(to)) {
        continue; // what is not run has been reported where it stands
      }
      if (activity == null || !ACTIVITIES.contains(activity.kind())) {
        broken(
            node.span(),
            "`%s` is attached to `%s`, which is no activity".formatted(node.id(), to),
            NearNames.hint(
                to,
                nodes.values().stream()
                    .filter(one -> ACTIVITIES.contains(one.kind()))
                    .map(DrawnProcess.Node::id)
                    .toList()));
      } else if (compensates(node) && !handlers.containsKey(node.id())) {
        broken(
            node.span(),
            "`%s` has no activity that compensates `%s`".formatted(node.id(), to),
            "draw an association to an activity with `isForCompensation`");
      }
    }
  }
}
