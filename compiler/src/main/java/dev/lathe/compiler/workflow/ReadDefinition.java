package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the plan of a definition. */
final class ReadDefinition {
  private final Entries entries;
  private final DrawnProcess drawn;
  private final Findings findings;
  private final List<Variable> variables;
  private final VariableType object;
  private final ReadNodes nodes;

  ReadDefinition(
      Bindings bindings,
      Entries entries,
      DrawnProcess drawn,
      SentMessages sent,
      Findings findings) {
    this.entries = entries;
    this.drawn = drawn;
    this.findings = findings;
    this.variables = WrittenVariables.of(bindings, entries, drawn, sent, findings);
    this.object = WrittenVariables.object(variables);
    var messages = new ReadMessages(bindings, entries, drawn, sent, object, findings);
    var tasks = new ReadTasks(bindings, entries, object, messages, findings);
    var starts = new ReadStarts(entries, findings);
    starts.check(drawn);
    this.nodes = new ReadNodes(drawn, object, messages, tasks, starts, findings);
  }

  WorkflowPlan plan() {
    entriesName();
    Workflows.Definition definition = entries.definition();
    definition.deadline().ifPresent(new ReadTimers(object, findings)::duration);
    List<FlowNode> read = nodes.all();
    return WorkflowText.hashed(
        new WorkflowPlan(
            definition.id().text(),
            definition.processId().text(),
            drawn.process().attribute("name"),
            "",
            definition.roles().stream().map(Name::text).toList(),
            definition.read().flatMap(new ReadPeople(findings)::role),
            definition.deadline().map(Name::text),
            definition.budget(),
            variables,
            read,
            flows()));
  }

  private List<Flow> flows() {
    var flows = new ArrayList<Flow>();
    var conditions = new ReadConditions(object, "nothing writes the variable `%s`", findings);
    for (DrawnProcess.Flow flow : drawn.flows()) {
      DrawnProcess.Node source = drawn.nodes().get(flow.source());
      boolean decides =
          source != null
              && (source.kind().equals("exclusiveGateway")
                  || source.kind().equals("inclusiveGateway"))
              && source.element().attribute("default").filter(flow.id()::equals).isEmpty();
      Optional<Condition> condition = Optional.empty();
      if (flow.condition().isPresent() && !decides) {
        findings.add(
            DiagnosticCode.WORKFLOW_OUTSIDE_SUBSET,
            flow.condition().get().span(),
            "the condition of `%s` decides nothing here".formatted(flow.id()),
            "conditions stand on flows that leave an exclusive or inclusive gateway, but for its"
                + " default");
      } else if (flow.condition().isPresent()) {
        String text = flow.condition().get().text();
        condition =
            conditions
                .read(text, flow.condition().get().textSpan())
                .map(rule -> new Condition(text, rule));
      }
      flows.add(
          new Flow(
              flow.id(),
              flow.element().attribute("name").map(name -> name.strip().replaceAll("\\s+", " ")),
              flow.source(),
              flow.target(),
              condition));
    }
    return flows;
  }

  /** What workflows.json says, it says of what is drawn. */
  private void entriesName() {
    entries.services().forEach(one -> task(one.taskId(), Set.of("serviceTask", "sendTask")));
    entries.natives().forEach(one -> task(one.taskId(), Set.of("serviceTask", "sendTask")));
    entries.users().forEach(one -> task(one.taskId(), Set.of("userTask")));
    entries.calls().forEach(one -> task(one.taskId(), Set.of("callActivity")));
    entries
        .sends()
        .forEach(
            one -> task(one.taskId(), Set.of("sendTask", "intermediateThrowEvent", "endEvent")));
    entries.starts().forEach(one -> awaited(one.messageName(), true));
    entries.messages().forEach(one -> awaited(one.messageName(), false));
  }

  private void task(Name task, Set<String> kinds) {
    DrawnProcess.Node node = drawn.nodes().get(task.text());
    if (node != null && kinds.contains(node.kind())) return;
    List<String> known =
        drawn.nodes().values().stream()
            .filter(one -> kinds.contains(one.kind()))
            .map(DrawnProcess.Node::id)
            .toList();
    findings.add(
        DiagnosticCode.WORKFLOW_TASK_UNKNOWN,
        task.span(),
        node == null
            ? "`%s` has no element `%s`".formatted(entries.definition().bpmnFile(), task)
            : "`%s` is a `%s`, for which this says nothing".formatted(task, node.kind()),
        NearNames.hint(task.text(), known));
  }

  private void awaited(Name message, boolean start) {
    List<String> known =
        drawn.nodes().values().stream()
            .filter(
                node ->
                    start
                        ? node.kind().equals("startEvent") && node.scope().isEmpty()
                        : List.of("receiveTask", "intermediateCatchEvent", "boundaryEvent")
                            .contains(node.kind()))
            .flatMap(node -> SentMessages.name(drawn, node).stream())
            .toList();
    if (!known.contains(message.text())) {
      findings.add(
          DiagnosticCode.WORKFLOW_MESSAGE_UNKNOWN,
          message.span(),
          start
              ? "no start of `%s` waits for the message `%s`"
                  .formatted(entries.definition().processId(), message)
              : "nothing in `%s` waits for the message `%s`"
                  .formatted(entries.definition().processId(), message),
          NearNames.hint(message.text(), known));
    }
  }
}
