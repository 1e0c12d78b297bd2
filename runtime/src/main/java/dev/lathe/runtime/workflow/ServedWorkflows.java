package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Personal;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.OperationPlans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle in the form in which workflows run from it.
 *
 * @param bindings what service tasks call, by {@code service/name}
 */
public record ServedWorkflows(
    List<WorkflowPlan> workflows, OperationPlans plans, Map<String, Binding> bindings) {
  public ServedWorkflows {
    workflows = List.copyOf(workflows);
    bindings = Map.copyOf(bindings);
  }

  public static ServedWorkflows of(BundleFile file) {
    List<WorkflowPlan> workflows = file.workflows();
    if (workflows.isEmpty()) {
      return new ServedWorkflows(
          workflows,
          new OperationPlans(file.id(), Map.of(), Map.of(), Map.of(), Personal.NONE),
          Map.of());
    }
    Operations operations = file.operations();
    var bindings = new HashMap<String, Binding>();
    for (Route route : operations.routes()) {
      Binding binding = Binding.of(route);
      bindings.putIfAbsent(binding.path(), binding);
    }
    return new ServedWorkflows(workflows, OperationPlans.of(file.id(), operations), bindings);
  }

  /** An event that begins runs of a definition. */
  record Beginning(WorkflowPlan plan, FlowNode.Start start, Message.Source source) {
    boolean of(LogEntry entry) {
      return source.service().equals(entry.service())
          && source.entity().equals(entry.entity())
          && source.type().equals(entry.type());
    }
  }

  /** All events that begin runs. */
  List<Beginning> beginnings() {
    var beginnings = new ArrayList<Beginning>();
    for (WorkflowPlan plan : workflows) {
      for (FlowNode node : plan.nodes()) {
        if (node instanceof FlowNode.Start start
            && start.trigger() instanceof FlowNode.Start.Trigger.ByMessage(Message message)) {
          message.sources().forEach(source -> beginnings.add(new Beginning(plan, start, source)));
        }
      }
    }
    return beginnings;
  }

  /** The definition of that id. */
  Optional<WorkflowPlan> workflow(String definition) {
    return workflows.stream().filter(plan -> plan.id().equals(definition)).findFirst();
  }

  BundleId id() {
    return plans.bundle();
  }

  Optional<Binding> binding(String service, String name) {
    return Optional.ofNullable(bindings.get(service + "/" + name));
  }
}
