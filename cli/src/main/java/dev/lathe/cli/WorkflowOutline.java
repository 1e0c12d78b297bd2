package dev.lathe.cli;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A workflow for people: its elements, what each does and calls, and where ways lead from it. */
record WorkflowOutline(WorkflowPlan plan) {
  /** A hash is known by its first digits. */
  private static final int HASH_DIGITS = 12;

  /** Names wider than that move what stands beside them. */
  private static final int WIDEST = 24;

  void print(PrintWriter out) {
    out.println(
        "workflow %s (process %s, %s)"
            .formatted(plan.id(), plan.process(), plan.hash().substring(0, HASH_DIGITS)));
    if (!plan.roles().isEmpty()) out.println("  acts as " + String.join(", ", plan.roles()));
    plan.deadline().ifPresent(deadline -> out.println("  ends within " + deadline));
    plan.variables()
        .forEach(
            variable ->
                out.println(
                    "  variable %s: %s%s"
                        .formatted(
                            variable.name(),
                            type(variable.type()),
                            variable.certain() ? "" : ", not from the start")));
    int width =
        Math.min(
            WIDEST,
            plan.nodes().stream()
                .mapToInt(n -> n.id().length() + indent(n).length())
                .max()
                .orElse(0));
    for (FlowNode node : plan.nodes()) {
      String name = indent(node) + node.id();
      out.println("  " + name + " ".repeat(Math.max(0, width - name.length())) + "  " + does(node));
      for (Flow flow : plan.leaving(node.id())) {
        out.println("  " + " ".repeat(width) + "  → " + flow.target() + when(node, flow));
      }
    }
    out.println();
  }

  Json json() {
    return JsonText.parse(WorkflowText.write(plan));
  }

  private String indent(FlowNode node) {
    int depth = 0;
    Optional<String> scope = node.scope();
    while (scope.isPresent()) {
      depth++;
      scope = plan.node(scope.get()).flatMap(FlowNode::scope);
    }
    return "  ".repeat(depth);
  }

  private static String when(FlowNode node, Flow flow) {
    Optional<String> otherwise =
        switch (node) {
          case FlowNode.Exclusive gateway -> gateway.otherwise();
          case FlowNode.Inclusive gateway -> gateway.otherwise();
          default -> Optional.empty();
        };
    return flow.condition()
        .map(condition -> "  if " + condition.text().strip().replaceAll("\\s+", " "))
        .orElse(otherwise.filter(flow.id()::equals).isPresent() ? "  otherwise" : "");
  }

  private static String byHand(FlowNode.Start.Trigger.Manual manual) {
    return manual
        .starters()
        .map(
            people ->
                people
                    .who()
                    .map(rule -> " or by hand of who is " + rule.text())
                    .orElse(" or by hand of anybody"))
        .orElse(" or by an operator");
  }

  private static String does(FlowNode node) {
    return switch (node) {
      case FlowNode.Start(_, var trigger) ->
          switch (trigger) {
            case FlowNode.Start.Trigger.Manual manual ->
                node.scope().isPresent() ? "start" : "start, by a call" + byHand(manual);
            case FlowNode.Start.Trigger.ByMessage(var message) -> "start, " + message(message);
            case FlowNode.Start.Trigger.ByTimer(var timer) -> "start, " + timer(timer);
          };
      case FlowNode.ServiceTask task ->
          target(task.target())
              + members(task.input())
              + result(task.result())
              + loop(task)
              + (task.target() instanceof Target.Messages
                  ? ""
                  : "; %s tries of %s ms"
                      .formatted(task.policy().attempts(), task.policy().timeoutMillis()));
      case FlowNode.UserTask task -> user(task);
      case FlowNode.ReceiveTask task -> "waits for " + message(task.message()) + loop(task);
      case FlowNode.SubProcess process -> "sub-process" + loop(process);
      case FlowNode.CallActivity call ->
          "runs workflow "
              + call.definition()
              + members(call.input())
              + result(call.result())
              + loop(call);
      case FlowNode.Exclusive _ -> "exclusive gateway";
      case FlowNode.Parallel _ -> "parallel gateway";
      case FlowNode.Inclusive _ -> "inclusive gateway";
      case FlowNode.Wait(_, var what) -> "waits: " + caught(what);
      case FlowNode.Send(_, var message) -> sent(message);
      case FlowNode.Compensate(_, var activity) -> "compensates " + activity.orElse("all");
      case FlowNode.Boundary(_, var activity, boolean interrupting, var what) ->
          "at %s, %s: %s".formatted(activity, interrupting ? "ends it" : "beside it", caught(what));
      case FlowNode.End(_, var kind) ->
          switch (kind) {
            case FlowNode.End.Kind.Plain() -> "end";
            case FlowNode.End.Kind.Terminated() -> "end of everything";
            case FlowNode.End.Kind.Failed(var code) -> "end with the error " + code;
            case FlowNode.End.Kind.Sending(var message) -> "end, " + sent(message);
            case FlowNode.End.Kind.Compensating(var activity) ->
                "end, compensates " + activity.orElse("all");
          };
    };
  }

  private static String user(FlowNode.UserTask task) {
    var text = new StringBuilder("asks");
    task.assignee().ifPresent(one -> text.append(" ").append(mapping(one)));
    task.candidates().ifPresent(rule -> text.append(" whoever has ").append(rule.text()));
    if (task.assignee().isEmpty() && task.candidates().isEmpty()) text.append(" anybody");
    if (task.notStarter()) text.append(", but who started it");
    text.append(
        task.form().fields().stream()
            .map(field -> field.name() + " " + field.type().word() + (field.required() ? "" : "?"))
            .collect(Collectors.joining(", ", " for (", ")")));
    task.due().ifPresent(due -> text.append(", due ").append(timer(due)));
    return text.append(result(task.result())).append(loop(task)).toString();
  }

  private static String loop(FlowNode.Activity activity) {
    return activity
        .work()
        .loop()
        .map(
            loop ->
                ", for each %s of %s, %s"
                    .formatted(
                        loop.item(),
                        String.join(".", loop.list()),
                        loop.sequential() ? "one after the other" : "all at once"))
        .orElse("");
  }

  private static String result(Optional<String> variable) {
    return variable.map(name -> " → variable " + name).orElse("");
  }

  private static String target(Target target) {
    return switch (target) {
      case Target.Binding(var service, var binding) -> "runs " + service + "." + binding;
      case Target.Module(var module, var operation) -> "runs " + operation + " of " + module;
      case Target.Messages(var message) -> sent(message);
    };
  }

  private static String caught(Catch what) {
    return switch (what) {
      case Catch.Fired(var timer) -> timer(timer);
      case Catch.Received(var message) -> message(message);
      case Catch.Failed(var code) -> code.map(one -> "the error " + one).orElse("any error");
      case Catch.Compensated(var handler) -> "compensation by " + handler;
    };
  }

  private static String timer(Timer timer) {
    return switch (timer) {
      case Timer.After(var duration) -> "after " + time(duration);
      case Timer.At(var time) -> "at " + time(time);
      case Timer.Every(var times, var duration) ->
          "every " + duration + (times.isPresent() ? ", %s times".formatted(times.getAsInt()) : "");
    };
  }

  private static String time(Mapping mapping) {
    return mapping instanceof Mapping.Constant(Json.Str(var text)) ? text : mapping(mapping);
  }

  private static String message(Message message) {
    return "message "
        + message.name()
        + message.sources().stream()
            .map(
                one ->
                    "%s.%s.%s, key %s"
                        .formatted(one.service(), one.entity(), one.type(), mapping(one.key())))
            .map(text -> " = " + text)
            .collect(Collectors.joining(" or"));
  }

  private static String sent(Message.Sent sent) {
    return "sends message " + sent.name() + members(sent.variables());
  }

  private static String members(List<Mapping.Member> members) {
    return members.stream()
        .map(member -> member.name() + " = " + mapping(member.value()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String mapping(Mapping mapping) {
    return switch (mapping) {
      case Mapping.Constant(var json) -> JsonText.write(json);
      case Mapping.OfEvent(var path) -> "$event." + String.join(".", path);
      case Mapping.OfProcess(var path) -> String.join(".", path);
      case Mapping.Obj(var members) ->
          members.stream()
              .map(member -> member.name() + ": " + mapping(member.value()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Mapping.Arr(var items) ->
          items.stream().map(WorkflowOutline::mapping).collect(Collectors.joining(", ", "[", "]"));
    };
  }

  private static String type(VariableType type) {
    return switch (type) {
      case VariableType.Any() -> "anything";
      case VariableType.Scalar(var scalar, boolean nullable) ->
          scalar.word() + (nullable ? "?" : "");
      case VariableType.Arr(var items) -> "list of " + type(items);
      case VariableType.Obj(var members, boolean nullable) ->
          members.stream()
                  .map(member -> member.name() + " " + type(member.type()))
                  .collect(Collectors.joining(", ", "{", "}"))
              + (nullable ? "?" : "");
    };
  }
}
