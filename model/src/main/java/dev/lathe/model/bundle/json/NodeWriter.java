package dev.lathe.model.bundle.json;

import static dev.lathe.model.bundle.json.OperationsWriter.single;

import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Starters;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;

/** The nodes of workflows as JSON: the first member tells a node's kind and has its id. */
final class NodeWriter {
  private NodeWriter() {}

  static Json node(FlowNode node) {
    return switch (node) {
      case FlowNode.Start(var head, var trigger) ->
          head("start", head).with("trigger", trigger(trigger)).object();
      case FlowNode.ServiceTask task -> {
        Members out =
            work("service", task)
                .with("target", WorkflowWriter.target(task.target()))
                .with("input", task.input(), WorkflowWriter::member)
                .with("result", task.result())
                .with("policy", WorkflowWriter.policy(task.policy()));
        task.consent().ifPresent(consent -> out.with("consent", consent(consent)));
        yield out.object();
      }
      case FlowNode.UserTask task -> user(task);
      case FlowNode.ReceiveTask task ->
          work("receive", task).with("what", WorkflowWriter.message(task.message())).object();
      case FlowNode.SubProcess process -> work("process", process).object();
      case FlowNode.CallActivity call ->
          work("call", call)
              .with("definition", call.definition())
              .with("input", call.input(), WorkflowWriter::member)
              .with("result", call.result())
              .object();
      case FlowNode.Exclusive(var head, var otherwise) ->
          head("exclusive", head).with("otherwise", otherwise).object();
      case FlowNode.Parallel(var head) -> head("parallel", head).object();
      case FlowNode.Inclusive(var head, var otherwise) ->
          head("inclusive", head).with("otherwise", otherwise).object();
      case FlowNode.Wait(var head, var what) ->
          head("wait", head).with("what", WorkflowWriter.caught(what)).object();
      case FlowNode.Send(var head, var message) ->
          head("send", head).with("what", WorkflowWriter.sent(message)).object();
      case FlowNode.Compensate(var head, var activity) ->
          head("compensate", head).with("activity", activity).object();
      case FlowNode.Boundary(var head, var attachedTo, boolean interrupting, var what) ->
          head("boundary", head)
              .with("attachedTo", attachedTo)
              .with("interrupting", interrupting)
              .with("what", WorkflowWriter.caught(what))
              .object();
      case FlowNode.End(var head, var kind) -> head("end", head).with("kind", kind(kind)).object();
    };
  }

  private static Json user(FlowNode.UserTask task) {
    Members out = work("user", task);
    task.assignee().ifPresent(one -> out.with("assignee", WorkflowWriter.mapping(one)));
    task.candidates().ifPresent(rule -> out.with("candidates", PermissionJson.write(rule)));
    out.with("notStarter", task.notStarter())
        .with("form", task.form().fields(), WorkflowWriter::field);
    task.due().ifPresent(due -> out.with("due", WorkflowWriter.timer(due)));
    return out.with("result", task.result()).object();
  }

  private static Members head(String kind, FlowNode.Head head) {
    return new Members()
        .with(kind, head.id())
        .with("name", head.name())
        .with("scope", head.scope());
  }

  private static Members work(String kind, FlowNode.Activity activity) {
    Members out = head(kind, activity.head());
    activity.work().loop().ifPresent(loop -> out.with("loop", WorkflowWriter.loop(loop)));
    return out.with("compensates", activity.work().compensates());
  }

  private static Json trigger(FlowNode.Start.Trigger trigger) {
    return switch (trigger) {
      case FlowNode.Start.Trigger.Manual(var inputs, var starters) -> {
        Members out = new Members().with("manual", true);
        if (!inputs.fields().isEmpty()) {
          out.with("inputs", inputs.fields(), WorkflowWriter::field);
        }
        starters.ifPresent(people -> out.with("starters", starters(people)));
        yield out.object();
      }
      case FlowNode.Start.Trigger.ByMessage(var message) ->
          single("received", WorkflowWriter.message(message));
      case FlowNode.Start.Trigger.ByTimer(var timer) ->
          single("timer", WorkflowWriter.timer(timer));
    };
  }

  private static Members consent(Consent consent) {
    Members out = new Members().with("proposes", consent.proposes());
    consent.validator().ifPresent(query -> out.with("validator", WorkflowWriter.target(query)));
    consent.who().ifPresent(rule -> out.with("who", PermissionJson.write(rule)));
    return out.with("notStarter", consent.notStarter());
  }

  private static Members starters(Starters people) {
    Members out = new Members();
    people.who().ifPresent(rule -> out.with("who", PermissionJson.write(rule)));
    return out.with("key", WorkflowWriter.mapping(people.key()));
  }

  private static Json kind(FlowNode.End.Kind kind) {
    return switch (kind) {
      case FlowNode.End.Kind.Plain() -> single("plain", Json.of(true));
      case FlowNode.End.Kind.Terminated() -> single("terminated", Json.of(true));
      case FlowNode.End.Kind.Failed(var code) -> single("failed", Json.of(code));
      case FlowNode.End.Kind.Sending(var message) ->
          single("sending", WorkflowWriter.sent(message));
      case FlowNode.End.Kind.Compensating(var activity) ->
          new Members().with("compensating", true).with("activity", activity).object();
    };
  }
}
