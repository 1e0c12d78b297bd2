package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
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
import dev.lathe.model.permission.Permission;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Any workflow at all, as long as its records can hold it. */
final class AnyWorkflow {
  private final AnyBundle any;
  private final RandomGenerator random;

  AnyWorkflow(AnyBundle any, RandomGenerator random) {
    this.any = any;
    this.random = random;
  }

  WorkflowPlan plan() {
    return new WorkflowPlan(
        any.text(),
        any.text(),
        any.optional(any::text),
        any.text(),
        any.list(any::text),
        any.optional(any::text),
        new Budget(amount(), amount(), amount()),
        any.list(() -> new Variable(any.text(), type(2), random.nextBoolean())),
        any.list(this::node),
        any.list(this::flow));
  }

  private OptionalLong amount() {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
  }

  private VariableType type(int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 4)) {
      case 0 -> new VariableType.Any();
      case 1 -> new VariableType.Scalar(any.one(ScalarType.values()), random.nextBoolean());
      case 2 -> new VariableType.Arr(type(depth - 1));
      default ->
          new VariableType.Obj(
              any.list(() -> new VariableType.Member(any.text(), type(depth - 1))),
              random.nextBoolean());
    };
  }

  private Flow flow() {
    return new Flow(
        any.text(),
        any.optional(any::text),
        any.text(),
        any.text(),
        any.optional(() -> new Condition(any.text(), any.rule(2))));
  }

  private FlowNode node() {
    var head = new FlowNode.Head(any.text(), any.optional(any::text), any.optional(any::text));
    var work = new FlowNode.Work(any.optional(this::loop), random.nextBoolean());
    return switch (random.nextInt(14)) {
      case 0 -> new FlowNode.Start(head, trigger());
      case 1 ->
          new FlowNode.ServiceTask(
              head, work, target(), any.list(this::member), any.optional(any::text), policy());
      case 2 ->
          new FlowNode.UserTask(
              head,
              work,
              any.optional(() -> mapping(2)),
              any.optional(() -> new Permission(any.text(), any.rule(2))),
              random.nextBoolean(),
              new Form(any.list(this::field)),
              any.optional(this::timer),
              any.optional(any::text));
      case 3 -> new FlowNode.ReceiveTask(head, work, message());
      case 4 -> new FlowNode.SubProcess(head, work);
      case 5 ->
          new FlowNode.CallActivity(
              head, work, any.text(), any.list(this::member), any.optional(any::text));
      case 6 -> new FlowNode.Exclusive(head, any.optional(any::text));
      case 7 -> new FlowNode.Parallel(head);
      case 8 -> new FlowNode.Inclusive(head, any.optional(any::text));
      case 9 -> new FlowNode.Wait(head, caught());
      case 10 -> new FlowNode.Send(head, sent());
      case 11 -> new FlowNode.Compensate(head, any.optional(any::text));
      case 12 -> new FlowNode.Boundary(head, any.text(), random.nextBoolean(), caught());
      default -> new FlowNode.End(head, kind());
    };
  }

  private Kind kind() {
    return switch (random.nextInt(5)) {
      case 0 -> new Kind.Plain();
      case 1 -> new Kind.Terminated();
      case 2 -> new Kind.Failed(any.text());
      case 3 -> new Kind.Sending(sent());
      default -> new Kind.Compensating(any.optional(any::text));
    };
  }

  private Trigger trigger() {
    return switch (random.nextInt(3)) {
      case 0 -> new Trigger.Manual();
      case 1 -> new Trigger.ByMessage(message());
      default -> new Trigger.ByTimer(timer());
    };
  }

  private Catch caught() {
    return switch (random.nextInt(4)) {
      case 0 -> new Catch.Fired(timer());
      case 1 -> new Catch.Received(message());
      case 2 -> new Catch.Failed(any.optional(any::text));
      default -> new Catch.Compensated(any.text());
    };
  }

  private Target target() {
    return switch (random.nextInt(3)) {
      case 0 -> new Target.Binding(any.text(), any.text());
      case 1 -> new Target.Module(any.text(), any.text());
      default -> new Target.Messages(sent());
    };
  }

  private Message message() {
    return new Message(
        any.text(),
        any.list(
            () ->
                new Message.Source(
                    any.text(),
                    any.text(),
                    any.text(),
                    any.text(),
                    mapping(2),
                    any.list(this::member))));
  }

  private Message.Sent sent() {
    return new Message.Sent(any.text(), mapping(2), any.list(this::member));
  }

  private Timer timer() {
    return switch (random.nextInt(3)) {
      case 0 -> new Timer.After(mapping(1));
      case 1 -> new Timer.At(mapping(1));
      default ->
          new Timer.Every(
              random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
              any.text());
    };
  }

  private Loop loop() {
    return new Loop(random.nextBoolean(), any.list(any::text), any.text());
  }

  private StepPolicy policy() {
    return new StepPolicy(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt(2));
  }

  private Form.Field field() {
    return new Form.Field(any.text(), any.one(ScalarType.values()), random.nextBoolean());
  }

  private Mapping.Member member() {
    return new Mapping.Member(any.text(), mapping(2));
  }

  private Mapping mapping(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> new Mapping.Constant(any.json(2));
      case 1 -> new Mapping.OfEvent(any.list(any::text));
      case 2 -> new Mapping.OfProcess(any.list(any::text));
      case 3 -> new Mapping.Obj(any.list(() -> new Mapping.Member(any.text(), mapping(depth - 1))));
      default -> new Mapping.Arr(any.list(() -> mapping(depth - 1)));
    };
  }
}
