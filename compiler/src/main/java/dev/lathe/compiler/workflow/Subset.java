package dev.lathe.compiler.workflow;

import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which elements of BPMN are run. What is not is an error: a drawing that is half run misleads. */
final class Subset {
  private static final Set<String> NODES =
      Set.of(
          "startEvent",
          "endEvent",
          "intermediateCatchEvent",
          "intermediateThrowEvent",
          "boundaryEvent",
          "serviceTask",
          "sendTask",
          "receiveTask",
          "userTask",
          "exclusiveGateway",
          "parallelGateway",
          "inclusiveGateway",
          "subProcess",
          "callActivity");

  /** What of a process says nothing about how it runs. */
  private static final Set<String> SILENT =
      Set.of(
          "documentation",
          "extensionElements",
          "incoming",
          "outgoing",
          "laneSet",
          "textAnnotation",
          "group",
          "category",
          "association",
          "sequenceFlow",
          "dataObject",
          "dataObjectReference",
          "dataStoreReference",
          "property",
          "monitoring",
          "auditing",
          "multiInstanceLoopCharacteristics");

  /** The event definitions that a kind of event may have; none is always one of them. */
  private static final Map<String, Set<String>> EVENTS =
      Map.of(
          "startEvent", Set.of("messageEventDefinition", "timerEventDefinition"),
          "endEvent",
              Set.of(
                  "messageEventDefinition",
                  "errorEventDefinition",
                  "terminateEventDefinition",
                  "compensateEventDefinition"),
          "intermediateCatchEvent", Set.of("messageEventDefinition", "timerEventDefinition"),
          "intermediateThrowEvent", Set.of("messageEventDefinition", "compensateEventDefinition"),
          "boundaryEvent",
              Set.of(
                  "messageEventDefinition",
                  "timerEventDefinition",
                  "errorEventDefinition",
                  "compensateEventDefinition"));

  /** What Operaton would do and Lathe does elsewhere. */
  private static final Map<String, String> ACTING =
      Map.of(
          "operaton:executionListener", "listeners run code",
          "operaton:taskListener", "listeners run code",
          "operaton:connector", "connectors call the outside",
          "operaton:inputOutput", "inputs are mapped in workflows.json",
          "operaton:in", "inputs are mapped in `calls` of workflows.json",
          "operaton:out", "results are named in `calls` of workflows.json");

  private static final List<String> CODE =
      List.of("operaton:class", "operaton:delegateExpression", "operaton:expression");

  private final Findings findings;

  Subset(Findings findings) {
    this.findings = findings;
  }

  static boolean isNode(BpmnElement element) {
    return NODES.contains(element.kind());
  }

  private void outside(BpmnElement element, String message, String hint) {
    findings.add(DiagnosticCode.WORKFLOW_OUTSIDE_SUBSET, element.span(), message, hint);
  }

  /** Reports what {@code element}, which stands in a process or in one of its nodes, is not. */
  void child(BpmnElement element) {
    if (isNode(element)) {
      node(element);
    } else if (element.kind().equals("multiInstanceLoopCharacteristics")) {
      loop(element);
    } else if (element.kind().equals("extensionElements")) {
      element.children().forEach(this::extension);
    } else if (!SILENT.contains(element.kind())
        && !element.kind().endsWith("EventDefinition")
        && element.kind().indexOf(':') < 0) {
      outside(element, "`%s` is not run".formatted(element.kind()), instead(element.kind()));
    }
  }

  private static String instead(String kind) {
    return switch (kind) {
      case "scriptTask", "businessRuleTask" ->
          "let a service task run a binding whose graph computes it";
      case "task", "manualTask" -> "say what it is: a service task, or a user task for people";
      case "eventBasedGateway" -> "attach timers and messages to a receive task as boundary events";
      case "complexGateway" -> "write it with exclusive, parallel and inclusive gateways";
      case "transaction", "adHocSubProcess" -> "use a sub-process, with boundary events";
      case "standardLoopCharacteristics" ->
          "lead a flow back through an exclusive gateway, or loop over a list";
      default -> "docs/guides/workflows.md lists what is run";
    };
  }

  private void node(BpmnElement node) {
    List<BpmnElement> events =
        node.children().stream().filter(child -> child.kind().endsWith("EventDefinition")).toList();
    Set<String> run = EVENTS.getOrDefault(node.kind(), Set.of());
    for (BpmnElement event : events) {
      if (!run.contains(event.kind())) {
        outside(
            event,
            "`%s` is not run in a `%s`".formatted(event.kind(), node.kind()),
            run.isEmpty()
                ? "remove it"
                : "it may be " + String.join(", ", run.stream().sorted().toList()));
      }
    }
    if (events.size() > 1) {
      outside(events.get(1), "`%s` waits for two things".formatted(node.id()), "use two events");
    }
    if (events.isEmpty()
        && (node.kind().equals("intermediateCatchEvent") || node.kind().equals("boundaryEvent"))) {
      outside(node, "`%s` waits for nothing".formatted(node.id()), "say what it waits for");
    }
    if (node.attribute("triggeredByEvent").filter("true"::equals).isPresent()) {
      outside(
          node,
          "`%s` is an event sub-process, which is not run".formatted(node.id()),
          "attach a boundary event to a sub-process");
    }
    for (String code : CODE) {
      if (node.attribute(code).isPresent()) {
        outside(
            node,
            "`%s` runs code by `%s`".formatted(node.id(), code),
            "name the task in `serviceTasks` of workflows.json, with a binding");
      }
    }
    node.children().forEach(this::child);
  }

  private void loop(BpmnElement loop) {
    if (loop.attribute("operaton:collection").isEmpty()) {
      outside(
          loop,
          "a loop over something else than a list is not run",
          "name a variable with `operaton:collection`, and the item with"
              + " `operaton:elementVariable`");
    }
    for (BpmnElement child : loop.children()) {
      if (child.kind().equals("completionCondition") || child.kind().equals("loopCardinality")) {
        outside(
            child,
            "`%s` is not run".formatted(child.kind()),
            "a loop is done when all its items are");
      }
    }
  }

  private void extension(BpmnElement extension) {
    String why = ACTING.get(extension.kind());
    if (why != null) {
      outside(extension, "`%s` is not run".formatted(extension.kind()), why);
    }
  }
}
