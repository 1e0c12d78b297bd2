package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Head;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
import dev.lathe.model.bundle.workflow.FlowNode.Work;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Starters;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.json.CanonicalReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From JSON to the nodes of workflows, the mirror of {@link NodeWriter}. */
final class NodeReader {
  private NodeReader() {}

  static FlowNode node(CanonicalReader in) {
    String kind = in.next();
    var head = new Head(in.text(kind), in.optionalText("name"), in.optionalText("scope"));
    return switch (kind) {
      case "start" -> new FlowNode.Start(head, in.object("trigger", NodeReader::trigger));
      case "service" ->
          new FlowNode.ServiceTask(
              head,
              work(in),
              in.object("target", WorkflowReader::target),
              in.list("input", WorkflowReader::member),
              in.optionalText("result"),
              in.object("policy", NodeReader::policy),
              optional("consent", in, NodeReader::consent));
      case "user" -> user(head, in);
      case "receive" ->
          new FlowNode.ReceiveTask(head, work(in), in.object("what", WorkflowReader::message));
      case "process" -> new FlowNode.SubProcess(head, work(in));
      case "call" ->
          new FlowNode.CallActivity(
              head,
              work(in),
              in.text("definition"),
              in.list("input", WorkflowReader::member),
              in.optionalText("result"));
      case "exclusive" -> new FlowNode.Exclusive(head, in.optionalText("otherwise"));
      case "parallel" -> new FlowNode.Parallel(head);
      case "inclusive" -> new FlowNode.Inclusive(head, in.optionalText("otherwise"));
      case "wait" -> new FlowNode.Wait(head, in.object("what", WorkflowReader::caught));
      case "send" -> new FlowNode.Send(head, in.object("what", WorkflowReader::sent));
      case "compensate" -> new FlowNode.Compensate(head, in.optionalText("activity"));
      case "boundary" ->
          new FlowNode.Boundary(
              head,
              in.text("attachedTo"),
              in.flag("interrupting"),
              in.object("what", WorkflowReader::caught));
      case "end" -> new FlowNode.End(head, in.object("kind", NodeReader::kind));
      default -> throw in.malformed("is not a node of a workflow");
    };
  }

  private static FlowNode user(Head head, CanonicalReader in) {
    return new FlowNode.UserTask(
        head,
        work(in),
        optional("assignee", in, WorkflowReader::mapping),
        optional("candidates", in, PermissionJson::read),
        in.flag("notStarter"),
        new Form(in.list("form", NodeReader::field)),
        optional("due", in, WorkflowReader::timer),
        in.optionalText("result"));
  }

  private static <T> Optional<T> optional(
      String name, CanonicalReader in, Function<CanonicalReader, T> value) {
    return in.next(name) ? Optional.of(in.object(name, value)) : Optional.empty();
  }

  private static Work work(CanonicalReader in) {
    return new Work(optional("loop", in, WorkflowReader::loop), in.flag("compensates"));
  }

  private static Form.Field field(CanonicalReader in) {
    return new Form.Field(in.text("name"), in.word("type", ScalarType.class), in.flag("required"));
  }

  private static StepPolicy policy(CanonicalReader in) {
    return new StepPolicy(
        in.integer("timeoutMillis"),
        in.integer("attempts"),
        in.integer("backoffMillis"),
        in.optionalInteger("cost").orElse(0));
  }

  private static Trigger trigger(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "manual" -> {
        in.flag(kind);
        yield new Trigger.Manual(
            new Form(in.next("inputs") ? in.list("inputs", NodeReader::field) : List.of()),
            optional("starters", in, NodeReader::starters));
      }
      case "received" -> new Trigger.ByMessage(in.object(kind, WorkflowReader::message));
      case "timer" -> new Trigger.ByTimer(in.object(kind, WorkflowReader::timer));
      default -> throw in.malformed("is not what starts a workflow");
    };
  }

  private static Consent consent(CanonicalReader in) {
    return new Consent(
        in.flag("proposes"),
        optional("validator", in, NodeReader::validator),
        optional("who", in, PermissionJson::read),
        in.flag("notStarter"));
  }

  private static Target.Binding validator(CanonicalReader in) {
    if (WorkflowReader.target(in) instanceof Target.Binding query) return query;
    throw in.malformed("is no query that validates");
  }

  private static Starters starters(CanonicalReader in) {
    return new Starters(
        optional("who", in, PermissionJson::read), in.object("key", WorkflowReader::mapping));
  }

  private static Kind kind(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "plain" -> {
        in.flag(kind);
        yield new Kind.Plain();
      }
      case "terminated" -> {
        in.flag(kind);
        yield new Kind.Terminated();
      }
      case "failed" -> new Kind.Failed(in.text(kind));
      case "sending" -> new Kind.Sending(in.object(kind, WorkflowReader::sent));
      case "compensating" -> {
        in.flag(kind);
        yield new Kind.Compensating(in.optionalText("activity"));
      }
      default -> throw in.malformed("is not an end of a workflow");
    };
  }
}
