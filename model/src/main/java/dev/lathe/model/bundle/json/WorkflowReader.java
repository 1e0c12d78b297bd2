package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.CanonicalReader;
import java.util.List;
import java.util.Optional;

/** From JSON to workflows, the mirror of {@link WorkflowWriter}. */
final class WorkflowReader {
  private WorkflowReader() {}

  static List<WorkflowPlan> workflows(CanonicalReader in) {
    return in.list("workflows", WorkflowReader::plan);
  }

  static WorkflowPlan plan(CanonicalReader in) {
    return new WorkflowPlan(
        in.text("id"),
        in.text("process"),
        in.optionalText("name"),
        in.text("hash"),
        in.texts("roles"),
        in.next("read") ? Optional.of(in.object("read", PermissionJson::read)) : Optional.empty(),
        in.optionalText("deadline"),
        in.next("budget") ? in.object("budget", WorkflowReader::budget) : Budget.NONE,
        in.list("variables", WorkflowReader::variable),
        in.list("nodes", NodeReader::node),
        in.list("flows", WorkflowReader::flow));
  }

  private static Budget budget(CanonicalReader in) {
    return new Budget(
        in.optionalWhole("steps"), in.optionalWhole("calls"), in.optionalWhole("cost"));
  }

  private static Variable variable(CanonicalReader in) {
    return new Variable(
        in.text("name"), in.object("type", WorkflowReader::type), in.flag("certain"));
  }

  private static VariableType type(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "scalar" ->
          new VariableType.Scalar(in.word(kind, ScalarType.class), in.flag("nullable"));
      case "object" ->
          new VariableType.Obj(in.list(kind, WorkflowReader::typed), in.flag("nullable"));
      case "array" -> new VariableType.Arr(in.object(kind, WorkflowReader::type));
      case "any" -> {
        in.flag(kind);
        yield new VariableType.Any();
      }
      default -> throw in.malformed("is not a type of a variable");
    };
  }

  private static VariableType.Member typed(CanonicalReader in) {
    return new VariableType.Member(in.text("name"), in.object("type", WorkflowReader::type));
  }

  private static Flow flow(CanonicalReader in) {
    return new Flow(
        in.text("id"),
        in.optionalText("name"),
        in.text("source"),
        in.text("target"),
        in.next("condition")
            ? Optional.of(in.object("condition", WorkflowReader::condition))
            : Optional.empty());
  }

  private static Condition condition(CanonicalReader in) {
    return new Condition(in.text("text"), in.object("rule", PermissionJson::readRule));
  }

  static Mapping mapping(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "constant" -> new Mapping.Constant(in.json(kind));
      case "event" -> new Mapping.OfEvent(in.texts(kind));
      case "process" -> new Mapping.OfProcess(in.texts(kind));
      case "object" -> new Mapping.Obj(in.list(kind, WorkflowReader::member));
      case "array" -> new Mapping.Arr(in.list(kind, WorkflowReader::mapping));
      default -> throw in.malformed("is not a mapping");
    };
  }

  static Mapping.Member member(CanonicalReader in) {
    return new Mapping.Member(in.text("name"), in.object("value", WorkflowReader::mapping));
  }

  static Timer timer(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "after" -> new Timer.After(in.object(kind, WorkflowReader::mapping));
      case "at" -> new Timer.At(in.object(kind, WorkflowReader::mapping));
      case "every" -> {
        String duration = in.text(kind);
        yield new Timer.Every(in.optionalInteger("times"), duration);
      }
      default -> throw in.malformed("is not a timer");
    };
  }

  static Message message(CanonicalReader in) {
    return new Message(in.text("message"), in.list("sources", WorkflowReader::source));
  }

  private static Message.Source source(CanonicalReader in) {
    return new Message.Source(
        in.text("id"),
        in.text("service"),
        in.text("entity"),
        in.text("type"),
        in.object("key", WorkflowReader::mapping),
        in.list("variables", WorkflowReader::member));
  }

  static Message.Sent sent(CanonicalReader in) {
    return new Message.Sent(
        in.text("name"),
        in.object("key", WorkflowReader::mapping),
        in.list("variables", WorkflowReader::member));
  }

  static Catch caught(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "timer" -> new Catch.Fired(in.object(kind, WorkflowReader::timer));
      case "received" -> new Catch.Received(in.object(kind, WorkflowReader::message));
      case "failed" -> {
        in.flag(kind);
        yield new Catch.Failed(in.optionalText("code"));
      }
      case "compensated" -> new Catch.Compensated(in.text(kind));
      default -> throw in.malformed("is not what an event waits for");
    };
  }

  static Target target(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "binding" -> {
        String binding = in.text(kind);
        yield new Target.Binding(in.text("service"), binding);
      }
      case "module" -> new Target.Module(in.text(kind), in.text("operation"));
      case "sent" -> new Target.Messages(in.object(kind, WorkflowReader::sent));
      default -> throw in.malformed("is not what a task runs");
    };
  }

  static Loop loop(CanonicalReader in) {
    return new Loop(in.flag("sequential"), in.texts("list"), in.text("item"));
  }
}
