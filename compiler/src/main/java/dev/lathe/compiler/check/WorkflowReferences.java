package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.BindingRegistry;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** Workflows start with events that there are, and their tasks run bindings that act. */
final class WorkflowReferences {
  private final Blueprint blueprint;
  private final BindingRegistry bindings;
  private final Findings findings = new Findings();

  private WorkflowReferences(Blueprint blueprint) {
    this.blueprint = blueprint;
    this.bindings = new BindingRegistry(blueprint);
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new WorkflowReferences(blueprint);
    blueprint.workflows().ifPresent(rule::workflows);
    return rule.findings.sorted();
  }

  private void workflows(Workflows workflows) {
    for (Workflows.Definition definition : workflows.definitions()) {
      if (!definition.there()) {
        findings.add(
            DiagnosticCode.WORKFLOWS_XREF_BPMN_FILE_MISSING,
            definition.bpmnFile().span(),
            "there is no file `%s`".formatted(definition.bpmnFile()),
            "it lies in the folder of workflows.json");
      }
    }
    workflows.messageStarts().forEach(start -> event(start.event()));
    workflows.additions().messages().forEach(message -> event(message.event()));
    workflows.serviceTasks().forEach(task -> binding(task.bindingRef()));
    workflows.serviceTasks().forEach(task -> task.consent().ifPresent(this::validator));
    workflows.nativeTasks().forEach(task -> task.consent().ifPresent(this::validator));
    workflows.additions().reactions().forEach(reaction -> event(reaction.on()));
    workflows.additions().reactions().forEach(reaction -> binding(reaction.run()));
  }

  private void event(Workflows.Event event) {
    Optional<Service> service = blueprint.service(event.service().text());
    if (service.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOWS_XREF_EVENT_UNKNOWN_SERVICE,
          event.service().span(),
          "there is no service `%s`".formatted(event.service()),
          NearNames.hint(
              event.service().text(),
              blueprint.services().stream().map(each -> each.slug().text()).toList()));
      return;
    }
    List<Entity> owned =
        blueprint.entities().stream().filter(each -> blueprint.owns(service.get(), each)).toList();
    Optional<Entity> entity =
        owned.stream()
            .filter(each -> each.name().text().equals(event.aggregate().text()))
            .findFirst();
    if (entity.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOWS_XREF_EVENT_UNKNOWN_TYPE,
          event.aggregate().span(),
          "the service `%s` has no entity `%s`".formatted(event.service(), event.aggregate()),
          NearNames.hint(
              event.aggregate().text(), owned.stream().map(each -> each.name().text()).toList()));
      return;
    }
    List<String> types =
        entity.get().stateMachine().stream()
            .flatMap(machine -> machine.transitions().stream())
            .map(transition -> transition.event(entity.get()))
            .toList();
    if (!types.contains(event.type().text())) {
      findings.add(
          DiagnosticCode.WORKFLOWS_XREF_EVENT_UNKNOWN_TYPE,
          event.type().span(),
          "`%s` has no event `%s`".formatted(event.aggregate(), event.type()),
          NearNames.hint(event.type().text(), types));
    }
  }

  private void validator(Workflows.Consent consent) {
    if (consent.validator().isEmpty()) return;
    Name ref = consent.validator().get();
    named(ref)
        .filter(found -> found.action() || found.isNative())
        .ifPresent(
            found ->
                findings.add(
                    DiagnosticCode.WORKFLOW_VALIDATOR_MISFIT,
                    ref.span(),
                    "`%s` is no query".formatted(ref),
                    found.id().span(),
                    "a validator is a binding with the exposure `read`, whose graph answers"
                        + " `approved`"));
  }

  private void binding(Name ref) {
    named(ref)
        .filter(found -> !found.action())
        .ifPresent(
            found ->
                findings.add(
                    DiagnosticCode.WORKFLOWS_XREF_BINDING_NOT_COMMAND,
                    ref.span(),
                    "`%s` only reads".formatted(ref),
                    found.id().span(),
                    "a task runs a binding with the exposure `action`"));
  }

  /** The binding {@code ref}; nothing, reported, where there is none. */
  private Optional<Binding> named(Name ref) {
    Optional<Binding> found = bindings.qualified(ref.text());
    if (found.isPresent()) return found;
    Optional<String> elsewhere = bindings.elsewhere(ref.text());
    if (elsewhere.isPresent()) {
      findings.add(
          DiagnosticCode.WORKFLOWS_XREF_BINDING_SERVICE_MISMATCH,
          ref.span(),
          "`%s` is a binding of another service".formatted(ref),
          "write `%s`".formatted(elsewhere.get()));
      return Optional.empty();
    }
    findings.add(
        DiagnosticCode.WORKFLOWS_XREF_BINDING_REF_UNKNOWN,
        ref.span(),
        "there is no binding `%s`".formatted(ref),
        NearNames.hint(ref.text(), bindings.names()));
    return Optional.empty();
  }
}
