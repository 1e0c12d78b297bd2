package dev.lathe.compiler.workflow;

import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process as it is drawn, of elements that Lathe runs.
 *
 * @param definitions the root, which has messages and errors
 * @param nodes in the order of the file, by their ids
 * @param handlers the activity that compensates, by the boundary event that asks for it
 */
record DrawnProcess(
    BpmnElement definitions,
    BpmnElement process,
    Map<String, Node> nodes,
    List<Flow> flows,
    Map<String, String> handlers) {
  DrawnProcess {
    nodes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    flows = List.copyOf(flows);
    handlers = Map.copyOf(handlers);
  }

  /** A node; {@code scope} is the sub-process around it, empty in the process itself. */
  record Node(BpmnElement element, Optional<String> scope) {
    String id() {
      return element.id();
    }

    String kind() {
      return element.kind();
    }

    Span span() {
      return element.span();
    }

    /** Its one event definition. */
    Optional<BpmnElement> event() {
      return element.children().stream()
          .filter(child -> child.kind().endsWith("EventDefinition"))
          .findFirst();
    }
  }

  /** A sequence flow. */
  record Flow(BpmnElement element, String id, String source, String target) {
    Span span() {
      return element.span();
    }

    Optional<BpmnElement> condition() {
      return element.child("conditionExpression").filter(found -> !found.text().isEmpty());
    }
  }

  /** Where a node or a flow stands; the process where it is neither. */
  Span span(String id) {
    Node node = nodes.get(id);
    return node != null
        ? node.span()
        : flows.stream()
            .filter(flow -> flow.id().equals(id))
            .findFirst()
            .map(Flow::span)
            .orElse(process.span());
  }

  /** The message, error or other root element that an element refers to. */
  Optional<BpmnElement> referred(String kind, String id) {
    String local = id.substring(id.indexOf(':') + 1);
    return definitions.children(kind).stream().filter(one -> one.id().equals(local)).findFirst();
  }
}
