package dev.lathe.compiler.workflow;

import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads nodes: what each drawn element means. */
final class ReadNodes {
  private final DrawnProcess drawn;
  private final VariableType variables;
  private final ReadMessages messages;
  private final ReadTasks tasks;
  private final ReadTimers timers;
  private final ReadStarts starts;
  private final Findings findings;

  ReadNodes(
      DrawnProcess drawn,
      VariableType variables,
      ReadMessages messages,
      ReadTasks tasks,
      ReadStarts starts,
      Findings findings) {
    this.drawn = drawn;
    this.variables = variables;
    this.messages = messages;
    this.tasks = tasks;
    this.timers = new ReadTimers(variables, findings);
    this.starts = starts;
    this.findings = findings;
  }

  List<FlowNode> all() {
    var nodes = new ArrayList<FlowNode>();
    drawn.nodes().values().forEach(node -> node(node).ifPresent(nodes::add));
    return nodes;
  }

  private Optional<FlowNode> node(DrawnProcess.Node node) {
    var head =
        new FlowNode.Head(
            node.id(), node.element().attribute("name").map(ReadNodes::line), node.scope());
    return switch (node.kind()) {
      case "startEvent" -> trigger(node).map(trigger -> new FlowNode.Start(head, trigger));
      case "endEvent" -> end(node).map(kind -> new FlowNode.End(head, kind));
      case "intermediateCatchEvent" -> caught(node).map(what -> new FlowNode.Wait(head, what));
      case "intermediateThrowEvent" -> thrown(node, head);
      case "boundaryEvent" -> boundary(node, head);
      case "exclusiveGateway" -> Optional.of(new FlowNode.Exclusive(head, otherwise(node)));
      case "parallelGateway" -> Optional.of(new FlowNode.Parallel(head));
      case "inclusiveGateway" -> Optional.of(new FlowNode.Inclusive(head, otherwise(node)));
      case "serviceTask", "sendTask" -> tasks.service(node, head, work(node));
      case "userTask" -> Optional.of(tasks.user(node, head, work(node)));
      case "receiveTask" ->
          messages
              .awaited(node)
              .map(message -> new FlowNode.ReceiveTask(head, work(node), message));
      case "subProcess" -> Optional.of(new FlowNode.SubProcess(head, work(node)));
      case "callActivity" -> tasks.call(node, head, work(node));
      default -> Optional.empty();
    };
  }

  /** Modelers break names into lines. */
  private static String line(String name) {
    return name.strip().replaceAll("\\s+", " ");
  }

  private FlowNode.Work work(DrawnProcess.Node node) {
    return new FlowNode.Work(
        Loops.of(node, variables, findings),
        node.element().attribute("isForCompensation").filter("true"::equals).isPresent());
  }

  private Optional<String> otherwise(DrawnProcess.Node node) {
    Optional<String> flow = node.element().attribute("default");
    List<String> leaving =
        drawn.flows().stream()
            .filter(one -> one.source().equals(node.id()))
            .map(DrawnProcess.Flow::id)
            .toList();
    if (flow.isPresent() && !leaving.contains(flow.get())) {
      findings.add(
          DiagnosticCode.WORKFLOW_FLOW_BROKEN,
          node.span(),
          "the default of `%s` is `%s`, which does not leave it".formatted(node.id(), flow.get()),
          NearNames.hint(flow.get(), leaving));
      return Optional.empty();
    }
    return flow;
  }

  private Optional<Trigger> trigger(DrawnProcess.Node node) {
    Optional<BpmnElement> event = node.event();
    if (event.isEmpty()) {
      return Optional.of(node.scope().isEmpty() ? starts.manual() : new Trigger.Manual());
    }
    if (node.scope().isPresent()) {
      findings.add(
          DiagnosticCode.WORKFLOW_OUTSIDE_SUBSET,
          event.get().span(),
          "a sub-process begins when its flow comes, and waits for nothing",
          "wait in an intermediate event behind a plain start");
      return Optional.empty();
    }
    return event.get().kind().equals("timerEventDefinition")
        ? starts.timer(event.get())
        : messages.awaited(node).map(Trigger.ByMessage::new);
  }

  private Optional<Catch> caught(DrawnProcess.Node node) {
    BpmnElement event = node.event().orElse(node.element());
    return switch (event.kind()) {
      case "timerEventDefinition" -> timers.timer(event).map(Catch.Fired::new);
      case "messageEventDefinition" -> messages.awaited(node).map(Catch.Received::new);
      case "errorEventDefinition" -> Optional.of(new Catch.Failed(code(event)));
      case "compensateEventDefinition" ->
          Optional.ofNullable(drawn.handlers().get(node.id())).map(Catch.Compensated::new);
      default -> Optional.empty();
    };
  }

  /** The code of the error that {@code event} refers to. */
  private Optional<String> code(BpmnElement event) {
    Optional<String> ref = event.attribute("errorRef");
    Optional<BpmnElement> error = ref.flatMap(id -> drawn.referred("error", id));
    if (ref.isPresent() && error.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_FLOW_BROKEN,
          event.span(),
          "there is no error `%s` in the file".formatted(ref.get()),
          NearNames.hint(
              ref.get(),
              drawn.definitions().children("error").stream().map(one -> one.id()).toList()));
    }
    return error.map(one -> one.attribute("errorCode").orElse(one.id()));
  }

  private Optional<FlowNode> boundary(DrawnProcess.Node node, FlowNode.Head head) {
    boolean interrupting =
        node.element().attribute("cancelActivity").filter("false"::equals).isEmpty();
    String attachedTo = node.element().attribute("attachedToRef").orElse("");
    boolean error =
        node.event().filter(one -> one.kind().equals("errorEventDefinition")).isPresent();
    if (error && !interrupting) {
      findings.add(
          DiagnosticCode.WORKFLOW_OUTSIDE_SUBSET,
          node.span(),
          "`%s` does not interrupt what has failed".formatted(node.id()),
          "an error always ends its activity: remove `cancelActivity`");
    }
    return caught(node).map(what -> new FlowNode.Boundary(head, attachedTo, interrupting, what));
  }

  private Optional<FlowNode> thrown(DrawnProcess.Node node, FlowNode.Head head) {
    Optional<BpmnElement> event = node.event();
    if (event.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_OUTSIDE_SUBSET,
          node.span(),
          "`%s` does nothing".formatted(node.id()),
          "say what it sends, or remove it");
      return Optional.empty();
    }
    return event.get().kind().equals("compensateEventDefinition")
        ? Optional.of(new FlowNode.Compensate(head, compensated(event.get())))
        : messages.sent(node).map(message -> new FlowNode.Send(head, message));
  }

  private Optional<String> compensated(BpmnElement event) {
    Optional<String> activity = event.attribute("activityRef");
    if (activity.filter(id -> !drawn.nodes().containsKey(id)).isPresent()) {
      findings.add(
          DiagnosticCode.WORKFLOW_FLOW_BROKEN,
          event.span(),
          "there is no activity `%s` to compensate".formatted(activity.get()),
          NearNames.hint(activity.get(), drawn.nodes().keySet()));
    }
    return activity;
  }

  private Optional<Kind> end(DrawnProcess.Node node) {
    Optional<BpmnElement> event = node.event();
    if (event.isEmpty()) return Optional.of(new Kind.Plain());
    return switch (event.get().kind()) {
      case "terminateEventDefinition" -> Optional.of(new Kind.Terminated());
      case "compensateEventDefinition" ->
          Optional.of(new Kind.Compensating(compensated(event.get())));
      case "messageEventDefinition" -> messages.sent(node).map(Kind.Sending::new);
      case "errorEventDefinition" -> {
        Optional<String> code = code(event.get());
        if (event.get().attribute("errorRef").isEmpty()) {
          findings.add(
              DiagnosticCode.WORKFLOW_VALUE_INVALID,
              event.get().span(),
              "`%s` does not say which error it is".formatted(node.id()),
              "name an error of the file with `errorRef`");
        }
        yield code.map(Kind.Failed::new);
      }
      default -> Optional.empty();
    };
  }
}
