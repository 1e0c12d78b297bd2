package dev.lathe.model.bundle.json;

import static dev.lathe.model.bundle.json.OperationsWriter.single;
import static dev.lathe.model.bundle.json.OperationsWriter.word;

import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** Workflows as JSON but for their nodes; the order here is the order in the file. */
final class WorkflowWriter {
  private WorkflowWriter() {}

  static Json.Obj workflows(List<WorkflowPlan> plans) {
    return new Members().with("workflows", plans, WorkflowWriter::plan).object();
  }

  static Json.Obj plan(WorkflowPlan plan) {
    Members out =
        new Members()
            .with("id", plan.id())
            .with("process", plan.process())
            .with("name", plan.name())
            .with("hash", plan.hash())
            .with("roles", plan.roles());
    plan.read().ifPresent(rule -> out.with("read", PermissionJson.write(rule)));
    return out.with("deadline", plan.deadline())
        .withAny("budget", budget(plan.budget()))
        .with("variables", plan.variables(), WorkflowWriter::variable)
        .with("nodes", plan.nodes(), NodeWriter::node)
        .with("flows", plan.flows(), WorkflowWriter::flow)
        .object();
  }

  private static Json.Obj budget(Budget budget) {
    var members = new Members();
    budget.steps().ifPresent(most -> members.with("steps", most));
    budget.calls().ifPresent(most -> members.with("calls", most));
    budget.cost().ifPresent(most -> members.with("cost", most));
    return members.object();
  }

  private static Json variable(Variable variable) {
    return new Members()
        .with("name", variable.name())
        .with("type", type(variable.type()))
        .with("certain", variable.certain())
        .object();
  }

  private static Json type(VariableType type) {
    return switch (type) {
      case VariableType.Scalar(var scalar, boolean nullable) ->
          new Members().with("scalar", scalar.word()).with("nullable", nullable).object();
      case VariableType.Obj(var members, boolean nullable) ->
          new Members()
              .with("object", members, WorkflowWriter::typed)
              .with("nullable", nullable)
              .object();
      case VariableType.Arr(var items) -> single("array", type(items));
      case VariableType.Any() -> single("any", Json.of(true));
    };
  }

  private static Json typed(VariableType.Member member) {
    return new Members().with("name", member.name()).with("type", type(member.type())).object();
  }

  private static Json flow(Flow flow) {
    var out =
        new Members()
            .with("id", flow.id())
            .with("name", flow.name())
            .with("source", flow.source())
            .with("target", flow.target());
    flow.condition().ifPresent(condition -> out.with("condition", condition(condition)));
    return out.object();
  }

  private static Json condition(Condition condition) {
    return new Members()
        .with("text", condition.text())
        .with("rule", PermissionJson.rule(condition.rule()))
        .object();
  }

  static Json mapping(Mapping mapping) {
    return switch (mapping) {
      case Mapping.Constant(var json) -> single("constant", json);
      case Mapping.OfEvent(var path) -> single("event", Members.strings(path));
      case Mapping.OfProcess(var path) -> single("process", Members.strings(path));
      case Mapping.Obj(var members) ->
          new Members().with("object", members, WorkflowWriter::member).object();
      case Mapping.Arr(var items) ->
          new Members().with("array", items, WorkflowWriter::mapping).object();
    };
  }

  static Json member(Mapping.Member member) {
    return new Members()
        .with("name", member.name())
        .with("value", mapping(member.value()))
        .object();
  }

  static Json timer(Timer timer) {
    return switch (timer) {
      case Timer.After(var duration) -> single("after", mapping(duration));
      case Timer.At(var time) -> single("at", mapping(time));
      case Timer.Every(var times, var duration) -> {
        var out = new Members().with("every", duration);
        times.ifPresent(most -> out.with("times", most));
        yield out.object();
      }
    };
  }

  static Json message(Message message) {
    return new Members()
        .with("message", message.name())
        .with("sources", message.sources(), WorkflowWriter::source)
        .object();
  }

  private static Json source(Message.Source source) {
    return new Members()
        .with("id", source.id())
        .with("service", source.service())
        .with("entity", source.entity())
        .with("type", source.type())
        .with("key", mapping(source.key()))
        .with("variables", source.variables(), WorkflowWriter::member)
        .object();
  }

  static Json sent(Message.Sent sent) {
    return new Members()
        .with("name", sent.name())
        .with("key", mapping(sent.key()))
        .with("variables", sent.variables(), WorkflowWriter::member)
        .object();
  }

  static Json caught(Catch what) {
    return switch (what) {
      case Catch.Fired(var timer) -> single("timer", timer(timer));
      case Catch.Received(var message) -> single("received", message(message));
      case Catch.Failed(var code) ->
          new Members().with("failed", code.isPresent()).with("code", code).object();
      case Catch.Compensated(var handler) -> single("compensated", Json.of(handler));
    };
  }

  static Json target(Target target) {
    return switch (target) {
      case Target.Binding(var service, var binding) ->
          new Members().with("binding", binding).with("service", service).object();
      case Target.Module(var module, var operation) ->
          new Members().with("module", module).with("operation", operation).object();
      case Target.Messages(var message) -> single("sent", sent(message));
    };
  }

  static Json loop(Loop loop) {
    return new Members()
        .with("sequential", loop.sequential())
        .with("list", loop.list())
        .with("item", loop.item())
        .object();
  }

  static Json policy(StepPolicy policy) {
    var members =
        new Members()
            .with("timeoutMillis", policy.timeoutMillis())
            .with("attempts", policy.attempts())
            .with("backoffMillis", policy.backoffMillis());
    if (policy.cost() != 0) members.with("cost", policy.cost());
    return members.object();
  }

  static Json field(Form.Field field) {
    return new Members()
        .with("name", field.name())
        .with("type", word(field.type()))
        .with("required", field.required())
        .object();
  }
}
