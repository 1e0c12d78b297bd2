package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Head;
import dev.lathe.model.bundle.workflow.FlowNode.Work;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
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
  private static final Work ONCE = new Work(Optional.empty(), false);

  private final List<FlowNode> nodes = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private Optional<String> scope = Optional.empty();
  private Optional<String> deadline = Optional.empty();
  private Budget budget = Budget.NONE;

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
    return add(service(id, ONCE, Optional.of(id)));
  }

  Drawn subProcess(String id) {
    return add(new FlowNode.SubProcess(head(id), ONCE));
  }

  /** A sub-process that is done for each item of {@code list}. */
  Drawn subProcess(String id, boolean sequential, String list) {
    return add(new FlowNode.SubProcess(head(id), each(sequential, list)));
  }

  /** A task that is done for each item of {@code list}. */
  Drawn task(String id, boolean sequential, String list) {
    return add(service(id, each(sequential, list), Optional.of(id)));
  }

  /** A task that undoes others. */
  Drawn handler(String id) {
    return add(service(id, new Work(Optional.empty(), true), Optional.empty()));
  }

  /** What undoes {@code activity}. */
  Drawn undone(String activity, String handler) {
    return add(
        new FlowNode.Boundary(
            head(activity + "-undone"), activity, false, new Catch.Compensated(handler)));
  }

  Drawn compensate(String id, String activity) {
    return add(new FlowNode.Compensate(head(id), named(activity)));
  }

  Drawn compensatingEnd(String id) {
    return add(new FlowNode.End(head(id), new Kind.Compensating(Optional.empty())));
  }

  Drawn receive(String id, String message) {
    return add(new FlowNode.ReceiveTask(head(id), ONCE, awaited(message)));
  }

  Drawn waitFor(String id, String message) {
    return add(new FlowNode.Wait(head(id), new Catch.Received(awaited(message))));
  }

  Drawn message(String id, String at, boolean interrupting, String message) {
    return add(
        new FlowNode.Boundary(head(id), at, interrupting, new Catch.Received(awaited(message))));
  }

  /** Sends the message under the run's own key, with the variable {@code said}. */
  Drawn send(String id, String message) {
    return add(new FlowNode.Send(head(id), sent(message)));
  }

  Drawn sendingEnd(String id, String message) {
    return add(new FlowNode.End(head(id), new Kind.Sending(sent(message))));
  }

  Drawn sendTask(String id, String message) {
    return add(
        new FlowNode.ServiceTask(
            head(id),
            ONCE,
            new Target.Messages(sent(message)),
            List.of(),
            Optional.empty(),
            StepPolicy.USUAL));
  }

  Drawn call(String id, String definition) {
    return add(new FlowNode.CallActivity(head(id), ONCE, definition, List.of(), Optional.of(id)));
  }

  Drawn budget(Budget most) {
    budget = most;
    return this;
  }

  Drawn deadline(String span) {
    deadline = Optional.of(span);
    return this;
  }

  private static Work each(boolean sequential, String list) {
    return new Work(Optional.of(new Loop(sequential, List.of(list), "item")), false);
  }

  private static Message awaited(String message) {
    return new Message(message, List.of());
  }

  private static Message.Sent sent(String message) {
    return new Message.Sent(
        message,
        new Mapping.Constant(Json.NULL),
        List.of(new Mapping.Member("said", new Mapping.OfProcess(List.of("said")))));
  }

  private FlowNode service(String id, Work work, Optional<String> result) {
    return new FlowNode.ServiceTask(
        head(id), work, new Target.Binding("service", id), List.of(), result, StepPolicy.USUAL);
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
            deadline,
            budget,
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
