package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Head;
import dev.lathe.model.bundle.workflow.FlowNode.Work;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A definition drawn by hand, node by node; what is drawn after {@link #within} is in a scope. */
final class Drawn {
  private final List<FlowNode> nodes = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private Optional<String> scope = Optional.empty();

  Drawn within(String subProcess) {
    scope = Optional.of(subProcess);
    return this;
  }

  Drawn outside() {
    scope = Optional.empty();
    return this;
  }

  Drawn start(String id) {
    return add(new FlowNode.Start(head(id), new FlowNode.Start.Trigger.Manual()));
  }

  Drawn task(String id) {
    return add(
        new FlowNode.ServiceTask(
            head(id),
            new Work(Optional.empty(), false),
            new Target.Binding("service", id),
            List.of(),
            Optional.of(id),
            StepPolicy.USUAL));
  }

  Drawn subProcess(String id) {
    return add(new FlowNode.SubProcess(head(id), new Work(Optional.empty(), false)));
  }

  Drawn exclusive(String id, String otherwise) {
    return add(new FlowNode.Exclusive(head(id), named(otherwise)));
  }

  Drawn inclusive(String id, String otherwise) {
    return add(new FlowNode.Inclusive(head(id), named(otherwise)));
  }

  Drawn parallel(String id) {
    return add(new FlowNode.Parallel(head(id)));
  }

  Drawn wait(String id, String duration) {
    return add(new FlowNode.Wait(head(id), new Catch.Fired(after(duration))));
  }

  Drawn timer(String id, String at, boolean interrupting, String duration) {
    return add(new FlowNode.Boundary(head(id), at, interrupting, new Catch.Fired(after(duration))));
  }

  Drawn error(String id, String at, String code) {
    return add(new FlowNode.Boundary(head(id), at, true, new Catch.Failed(named(code))));
  }

  Drawn end(String id) {
    return add(new FlowNode.End(head(id), new Kind.Plain()));
  }

  Drawn terminate(String id) {
    return add(new FlowNode.End(head(id), new Kind.Terminated()));
  }

  Drawn fail(String id, String code) {
    return add(new FlowNode.End(head(id), new Kind.Failed(code)));
  }

  /** Flows are named by their ends, {@code a-b}. */
  Drawn flow(String source, String target) {
    flows.add(new Flow(source + "-" + target, Optional.empty(), source, target, Optional.empty()));
    return this;
  }

  /** One that is taken where the variable {@code is} is true. */
  Drawn flow(String source, String target, String is) {
    var rule = new Rule.Flag(new Operand.Given(is));
    flows.add(
        new Flow(
            source + "-" + target,
            Optional.empty(),
            source,
            target,
            Optional.of(new Condition(is, rule))));
    return this;
  }

  WorkflowPlan plan() {
    return WorkflowText.hashed(
        new WorkflowPlan(
            "drawn",
            "drawn",
            Optional.empty(),
            "",
            List.of(),
            Optional.empty(),
            List.of(),
            nodes,
            flows));
  }

  private Drawn add(FlowNode node) {
    nodes.add(node);
    return this;
  }

  private Head head(String id) {
    return new Head(id, Optional.empty(), scope);
  }

  private static Timer after(String duration) {
    return new Timer.After(new Mapping.Constant(Json.of(duration)));
  }

  private static Optional<String> named(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
