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

  /** Whether {@code step} waits for somebody to agree, who has not at {@code token}. */
  static boolean waits(FlowNode.ServiceTask step, Token token) {
    return step.consent().isPresent() && token.granted().isEmpty();
  }

  /** What somebody is asked to agree to: what is called, and the whole call if they may see it. */
  static Json.Obj proposal(FlowNode.ServiceTask step, Json.Obj input) {
    var told = new Members();
    switch (step.target()) {
      case Target.Binding(String service, String binding) ->
          told.with("runs", service + "." + binding);
      case Target.Module(String module, String operation) ->
          told.with("runs", module + "." + operation);
      case Target.Messages(var message) -> told.with("sends", message.name());
    }
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
