package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.blueprint.Workflows.Definition;
import dev.lathe.compiler.blueprint.Workflows.Mapping;
import dev.lathe.compiler.blueprint.Workflows.MessageStart;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Ids of workflows.json are there once, and what they name in it is declared in it. */
final class WorkflowStructure {
  private static final Pattern PATH = Pattern.compile("\\$(event|process)(?:\\.[^.]++)++");

  private final Workflows workflows;
  private final Findings findings = new Findings();

  private WorkflowStructure(Workflows workflows) {
    this.workflows = workflows;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    if (blueprint.workflows().isEmpty()) {
      return List.of();
    }
    var rule = new WorkflowStructure(blueprint.workflows().get());
    rule.definitions();
    if (rule.findings.failed()) {
      return rule.findings.sorted(); // which definition is meant is a guess then
    }
    rule.starts();
    rule.tasks();
    rule.additions();
    return rule.findings.sorted();
  }

  private void definitions() {
    Duplicates.find(
        workflows.definitions().stream().map(Definition::id).toList(),
        DiagnosticCode.WORKFLOWS_STRUCT_DEFINITION_ID_DUPLICATE,
        "there is a definition `%s` already",
        findings);
    Duplicates.find(
        workflows.definitions().stream().map(Definition::bpmnFile).toList(),
        DiagnosticCode.WORKFLOWS_STRUCT_BPMN_FILE_DUPLICATE,
        "`%s` is another definition's file",
        findings);
  }

  private void starts() {
    for (Definition definition : workflows.definitions()) {
      definition.start().flatMap(Workflows.Start::key).ifPresent(this::mapping);
    }
    Duplicates.find(
        workflows.messageStarts().stream().map(MessageStart::id).toList(),
        DiagnosticCode.WORKFLOWS_STRUCT_MESSAGE_START_ID_DUPLICATE,
        "there is a message start `%s` already",
        findings);
    Duplicates.find(
        workflows.additions().messages().stream().map(MessageStart::id).toList(),
        DiagnosticCode.WORKFLOWS_STRUCT_MESSAGE_START_ID_DUPLICATE,
        "there is a message `%s` already",
        findings);
    for (MessageStart start : workflows.messageStarts()) {
      defined(start.definition());
      start.mappings().forEach(this::mapping);
    }
    for (MessageStart message : workflows.additions().messages()) {
      defined(message.definition());
      message.mappings().forEach(this::mapping);
    }
  }

  private void additions() {
    Duplicates.find(
        workflows.additions().reactions().stream().map(Workflows.Reaction::id).toList(),
        DiagnosticCode.WORKFLOWS_STRUCT_DEFINITION_ID_DUPLICATE,
        "there is a reaction `%s` already",
        findings);
    for (Workflows.Reaction reaction : workflows.additions().reactions()) {
      reaction.variables().forEach(this::mapping);
      reaction.input().forEach(this::mapping);
    }
    var seen = new HashMap<String, Name>();
    for (Workflows.UserTask task : workflows.additions().userTasks()) {
      defined(task.definition());
      task.assignee().ifPresent(this::mapping);
      task.due().ifPresent(this::mapping);
      once(task.definition(), task.taskId(), seen);
    }
    for (Workflows.Send send : workflows.additions().sends()) {
      defined(send.definition());
      send.mappings().forEach(this::mapping);
      once(send.definition(), send.taskId(), seen);
    }
    for (Workflows.Call call : workflows.additions().calls()) {
      defined(call.definition());
      call.input().forEach(this::mapping);
      once(call.definition(), call.taskId(), seen);
    }
  }

  private void once(Name definition, Name task, Map<String, Name> seen) {
    once(definition, task, seen, DiagnosticCode.WORKFLOWS_STRUCT_SERVICE_TASK_ID_DUPLICATE);
  }

  private void tasks() {
    var services = new HashMap<String, Name>();
    for (Workflows.ServiceTask task : workflows.serviceTasks()) {
      defined(task.definition());
      task.input().forEach(this::mapping);
      once(
          task.definition(),
          task.taskId(),
          services,
          DiagnosticCode.WORKFLOWS_STRUCT_SERVICE_TASK_ID_DUPLICATE);
    }
    var natives = new HashMap<String, Name>();
    for (Workflows.NativeTask task : workflows.nativeTasks()) {
      defined(task.definition());
      task.input().forEach(this::mapping);
      once(
          task.definition(), task.taskId(), natives, DiagnosticCode.WORKFLOW_NATIVE_TASK_DUPLICATE);
      Name service = services.get(key(task.definition(), task.taskId()));
      if (service != null) {
        findings.add(
            DiagnosticCode.WORKFLOW_TASK_DEFINITION_OVERLAP,
            task.taskId().span(),
            "`%s` is a service task already".formatted(service),
            service.span(),
            "a task runs either a binding or code");
      }
    }
  }

  private void once(Name definition, Name task, Map<String, Name> seen, DiagnosticCode code) {
    Name first = seen.putIfAbsent(key(definition, task), task);
    if (first != null) {
      findings.add(
          code,
          task.span(),
          "`%s` of `%s` has a task already".formatted(task, definition),
          first.span(),
          "remove one of them");
    }
  }

  private static String key(Name definition, Name task) {
    return definition + "\n" + task;
  }

  private void defined(Name definition) {
    List<String> ids = workflows.definitions().stream().map(each -> each.id().text()).toList();
    if (!ids.contains(definition.text())) {
      findings.add(
          DiagnosticCode.WORKFLOWS_STRUCT_UNKNOWN_DEFINITION,
          definition.span(),
          "there is no definition `%s`".formatted(definition),
          NearNames.hint(definition.text(), ids));
    }
  }

  private void mapping(Mapping mapping) {
    for (Name path : mapping.paths()) {
      if (!PATH.matcher(path.text()).matches()) {
        findings.add(
            DiagnosticCode.WORKFLOWS_STRUCT_MAPPING_PATH_INVALID,
            path.span(),
            "`%s` is not a path".formatted(path),
            "a path begins with `$event.` or `$process.`; other text does not begin with `$`");
      }
    }
  }
}
