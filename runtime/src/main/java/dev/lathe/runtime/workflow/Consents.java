package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** What people are asked at a node: a user task, or whether a step may be called. */
final class Consents {
  private static final String APPROVED = "approved";
  private static final String NOTE = "note";

  private static final Form FORM =
      new Form(
          List.of(
              new Form.Field(APPROVED, ScalarType.BOOLEAN, true),
              new Form.Field(NOTE, ScalarType.STRING, false)));

  private Consents() {}

  /** What is open for people at {@code node}; empty where nothing is. */
  static Optional<FlowNode.UserTask> asked(FlowNode node) {
    return switch (node) {
      case FlowNode.UserTask task -> Optional.of(task);
      case FlowNode.ServiceTask task -> task.consent().map(consent -> task(task, consent));
      default -> Optional.empty();
    };
  }

  private static FlowNode.UserTask task(FlowNode.ServiceTask step, Consent consent) {
    return new FlowNode.UserTask(
        step.head(),
        step.work(),
        Optional.empty(),
        consent.who(),
        consent.notStarter(),
        FORM,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Whether {@code step} waits for somebody to agree, who has not at {@code token}. What a
   * validator is asked about does not wait: that is asked when somebody looks at the run.
   */
  static boolean waits(FlowNode.ServiceTask step, Token token) {
    return step.consent().isPresent()
        && token.granted().isEmpty()
        && validator(step, token).isEmpty();
  }

  /** Who is asked next about {@code step}; empty where nobody or a person is. */
  static Optional<Target.Binding> validator(FlowNode.ServiceTask step, Token token) {
    return token.proposed().isPresent()
        ? step.consent().flatMap(Consent::validator)
        : Optional.empty();
  }

  /** What somebody is asked to agree to: what is called, and the whole call if they may see it. */
  static Json.Obj proposal(FlowNode.ServiceTask step, Json.Obj input) {
    var told = new Members().with("runs", step.target().called());
    if (step.target() instanceof Target.Messages(var message)) told.with("sends", message.name());
    if (step.consent().filter(Consent::proposes).isPresent()) told.with("input", input);
    return told.object();
  }

  static boolean approved(Json.Obj handed) {
    return handed.get(APPROVED).equals(Optional.of(Json.of(true)));
  }

  /** Why a step is not called. */
  static Trouble refused(HandIn handed) {
    return Incident.WORKFLOW_NOT_CONFIRMED.because(
        "%s does not agree%s"
            .formatted(
                handed.by(), handed.variables().text(NOTE).map(note -> ": " + note).orElse("")));
  }
}
