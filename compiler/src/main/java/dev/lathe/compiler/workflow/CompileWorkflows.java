package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.bpmn.BpmnReader;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes plans of a blueprint's workflows, and finds what is wrong with them. */
public final class CompileWorkflows {
  private final ResolvedBlueprint resolved;
  private final Findings findings = new Findings();

  private CompileWorkflows(ResolvedBlueprint resolved) {
    this.resolved = resolved;
  }

  /** The plans, sorted by their ids; without workflows none, and nothing of XML is loaded. */
  public static Result<List<WorkflowPlan>> of(ResolvedBlueprint resolved) {
    Optional<Workflows> workflows = resolved.blueprint().workflows();
    if (workflows.isEmpty()) return Result.ok(List.of());
    var compile = new CompileWorkflows(resolved);
    List<WorkflowPlan> plans = compile.plans(workflows.get());
    return Result.of(plans, compile.findings.sorted());
  }

  private List<WorkflowPlan> plans(Workflows workflows) {
    var drawn = new LinkedHashMap<Entries, DrawnProcess>();
    for (Workflows.Definition definition : workflows.definitions()) {
      process(definition).ifPresent(one -> drawn.put(new Entries(workflows, definition), one));
    }
    boolean whole = drawn.size() == workflows.definitions().size();
    var sent = new SentMessages(whole);
    drawn.forEach((entries, process) -> sent.add(process, entries));
    var bindings = new Bindings(resolved);
    var plans = new ArrayList<WorkflowPlan>();
    drawn.forEach(
        (entries, process) -> {
          var own = new Findings();
          Starts.check(process, own);
          WorkflowPlan plan = new ReadDefinition(bindings, entries, process, sent, own).plan();
          Ways.check(plan, process, own);
          if (!own.failed() && Ways.whole(plan, process)) {
            GatewayExits.check(plan, process, own);
            Deadlocks.check(plan, process, own);
          }
          findings.addAll(own.sorted());
          plans.add(plan);
        });
    called(plans, drawn);
    for (Workflows.Reaction reaction : workflows.additions().reactions()) {
      plans.add(new Reactions(bindings, findings).plan(reaction));
    }
    ReactionCycles.check(workflows, plans, bindings, findings);
    plans.sort(Comparator.comparing(WorkflowPlan::id));
    return plans;
  }

  private Optional<DrawnProcess> process(Workflows.Definition definition) {
    String manifest = definition.bpmnFile().span().file();
    int slash = manifest.lastIndexOf('/');
    String path = (slash < 0 ? "" : manifest.substring(0, slash + 1)) + definition.bpmnFile();
    String text = resolved.files().get(path);
    if (text == null) return Optional.empty(); // reported as missing
    Result<BpmnElement> read = Memo.recall("bpmn " + path, text, () -> BpmnReader.read(path, text));
    findings.addAll(read.findings());
    if (!(read instanceof Result.Ok<BpmnElement>(BpmnElement definitions, _))) {
      return Optional.empty();
    }
    List<BpmnElement> processes = definitions.children("process");
    Optional<BpmnElement> process =
        processes.stream()
            .filter(one -> one.id().equals(definition.processId().text()))
            .findFirst();
    if (process.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_PROCESS_DEFINITION_UNKNOWN,
          definition.processId().span(),
          "`%s` has no process `%s`".formatted(definition.bpmnFile(), definition.processId()),
          NearNames.hint(
              definition.processId().text(), processes.stream().map(BpmnElement::id).toList()));
    }
    if (process.isEmpty()) return Optional.empty();
    var own = new Findings();
    DrawnProcess drawn = ReadProcess.of(definitions, process.get(), own);
    findings.addAll(own.sorted());
    return own.failed() ? Optional.empty() : Optional.of(drawn);
  }

  /** What is called begins without an event. */
  private void called(List<WorkflowPlan> plans, Map<Entries, DrawnProcess> drawn) {
    for (Map.Entry<Entries, DrawnProcess> caller : drawn.entrySet()) {
      String id = caller.getKey().definition().id().text();
      WorkflowPlan own =
          plans.stream().filter(plan -> plan.id().equals(id)).findFirst().orElseThrow();
      for (FlowNode node : own.nodes()) {
        if (node instanceof FlowNode.CallActivity call) {
          plans.stream()
              .filter(plan -> plan.id().equals(call.definition()))
              .filter(plan -> begins(plan) && !manual(plan))
              .findFirst()
              .ifPresent(plan -> notManual(caller.getValue().span(call.id()), plan.id()));
        }
      }
    }
  }

  private static boolean begins(WorkflowPlan plan) {
    return plan.nodes().stream()
        .anyMatch(node -> node instanceof FlowNode.Start && node.scope().isEmpty());
  }

  private static boolean manual(WorkflowPlan plan) {
    return plan.nodes().stream()
        .anyMatch(
            node ->
                node instanceof FlowNode.Start(var head, FlowNode.Start.Trigger.Manual _)
                    && head.scope().isEmpty());
  }

  private void notManual(Span span, String called) {
    findings.add(
        DiagnosticCode.WORKFLOW_FLOW_BROKEN,
        span,
        "`%s` can't be called: each of its starts waits for an event".formatted(called),
        "give it a start without an event definition");
  }
}
