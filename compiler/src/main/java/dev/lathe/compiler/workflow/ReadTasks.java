package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what tasks do. */
final class ReadTasks {
  private final Entries entries;
  private final VariableType variables;
  private final ReadMessages messages;
  private final Findings findings;
  private final ReadMappings mappings;
  private final ReadTimers timers;
  private final TaskCall call;
  private final ReadPeople people;
  private final ReadConsent consent;

  ReadTasks(
      Bindings bindings,
      Entries entries,
      VariableType variables,
      ReadMessages messages,
      Findings findings) {
    this.entries = entries;
    this.variables = variables;
    this.messages = messages;
    this.findings = findings;
    this.mappings = new ReadMappings(ReadMappings.PROCESS, variables, findings);
    this.timers = new ReadTimers(variables, findings);
    this.people = new ReadPeople(findings);
    this.consent = new ReadConsent(bindings, people, findings);
    this.call = new TaskCall(bindings, mappings, timers, findings);
  }

  /** A service or send task; nothing, reported, where nothing says what it runs. */
  Optional<FlowNode> service(DrawnProcess.Node node, FlowNode.Head head, FlowNode.Work work) {
    Optional<Workflows.ServiceTask> service = entries.service(node.id());
    if (service.isPresent()) {
      Workflows.ServiceTask task = service.get();
      Map<Name, ReadMappings.Read> bound =
          call.input(task.taskId(), task.bindingRef(), task.input());
      boolean asksPeople = task.consent().filter(one -> one.validator().isEmpty()).isPresent();
      if (call.wantsConsent(task.bindingRef()) && !asksPeople) {
        call.unconfirmed(task.taskId(), task.bindingRef());
      }
      return Optional.of(
          new FlowNode.ServiceTask(
              head,
              work,
              new Target.Binding(
                  Bindings.service(task.bindingRef()), Bindings.binding(task.bindingRef())),
              members(bound),
              task.resultVariable().map(Name::text),
              call.policy(task.tries()),
              consent.read(task.consent(), bound)));
    }
    Optional<Workflows.NativeTask> code = entries.nativeTask(node.id());
    if (code.isPresent()) {
      Workflows.NativeTask task = code.get();
      Map<Name, ReadMappings.Read> given = given(task.input());
      return Optional.of(
          new FlowNode.ServiceTask(
              head,
              work,
              new Target.Module(task.module().text(), task.export().text()),
              members(given),
              task.resultVariable().map(Name::text),
              StepPolicy.USUAL.costing(Math.toIntExact(task.cost())),
              consent.read(task.consent(), given)));
    }
    if (node.kind().equals("sendTask") && node.element().attribute("messageRef").isPresent()) {
      return messages
          .sent(node)
          .map(
              sent ->
                  new FlowNode.ServiceTask(
                      head,
                      work,
                      new Target.Messages(sent),
                      List.of(),
                      Optional.empty(),
                      StepPolicy.USUAL));
    }
    if (misspelt(node)) return Optional.empty(); // reported where it is
    findings.add(
        DiagnosticCode.WORKFLOW_TASK_HANDLER_MISSING,
        node.span(),
        "nothing says what `%s` runs".formatted(node.id()),
        "name it in `serviceTasks` of workflows.json, with a binding");
    return Optional.empty();
  }

  /** Whether workflows.json names a task that is not drawn, and was surely meant to be this one. */
  private boolean misspelt(DrawnProcess.Node node) {
    return entries.services().stream()
        .map(task -> task.taskId().text())
        .filter(id -> !messages.draws(id))
        .anyMatch(id -> !NearNames.of(id, List.of(node.id())).isEmpty());
  }

  private Map<Name, ReadMappings.Read> given(List<Workflows.Mapping> written) {
    var given = new LinkedHashMap<Name, ReadMappings.Read>();
    written.forEach(one -> given.put(one.name(), mappings.read(one)));
    return given;
  }

  private static List<Mapping.Member> members(Map<Name, ReadMappings.Read> read) {
    var members = new ArrayList<Mapping.Member>();
    read.forEach((name, one) -> members.add(new Mapping.Member(name.text(), one.mapping())));
    return members;
  }

  FlowNode user(DrawnProcess.Node node, FlowNode.Head head, FlowNode.Work work) {
    Optional<Workflows.UserTask> task = entries.user(node.id());
    Optional<Mapping> assignee =
        task.flatMap(Workflows.UserTask::assignee)
            .map(this::assignee)
            .or(() -> node.element().attribute("operaton:assignee").flatMap(a -> drawn(a, node)));
    Optional<Permission> candidates =
        task.flatMap(Workflows.UserTask::role)
            .flatMap(people::role)
            .or(() -> node.element().attribute("operaton:candidateGroups").map(ReadTasks::groups));
    Optional<Timer> due =
        task.flatMap(Workflows.UserTask::due)
            .flatMap(timers::due)
            .or(
                () ->
                    node.element()
                        .attribute("operaton:dueDate")
                        .flatMap(text -> timers.due(text, node.span())));
    return new FlowNode.UserTask(
        head,
        work,
        assignee,
        candidates,
        task.filter(Workflows.UserTask::notStarter).isPresent(),
        people.form(task.map(Workflows.UserTask::form).orElse(List.of())),
        due,
        task.flatMap(Workflows.UserTask::resultVariable).map(Name::text));
  }

  private Mapping assignee(Workflows.Mapping written) {
    ReadMappings.Read read = mappings.read(written);
    if (!Types.fits(read.type(), ScalarType.STRING)) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.name().span(),
          "an assignee is a text, and this is " + Types.phrase(read.type()),
          "map the `user.id` of somebody");
    }
    return read.mapping();
  }

  private Optional<Mapping> drawn(String assignee, DrawnProcess.Node node) {
    if (!assignee.startsWith("$")) return Optional.of(new Mapping.Constant(Json.of(assignee)));
    Optional<List<String>> path = Loops.path(assignee);
    if (Led.along(variables, path.orElse(List.of(assignee))) instanceof Led.Nowhere nowhere) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          node.span(),
          "the assignee is `%s`, which nothing writes".formatted(assignee),
          nowhere.hint());
      return Optional.empty();
    }
    return path.map(Mapping.OfProcess::new);
  }

  private static Permission groups(String written) {
    List<Rule> rules = new ArrayList<>();
    for (String group : written.split(",", -1)) {
      rules.add(
          new Rule.Among(
              new Operand.Constant(Json.of(group.strip())),
              new Operand.Given(Operand.USER + "roles"),
              Rule.Kind.TEXT));
    }
    return new Permission(written, rules.size() == 1 ? rules.getFirst() : new Rule.Any(rules));
  }

  /** A call activity; nothing, reported, where there is no such definition. */
  Optional<FlowNode> call(DrawnProcess.Node node, FlowNode.Head head, FlowNode.Work work) {
    String called = node.element().attribute("calledElement").orElse("");
    List<Workflows.Definition> all = entries.workflows().definitions();
    Optional<Workflows.Definition> definition =
        all.stream()
            .filter(one -> one.processId().text().equals(called) || one.id().text().equals(called))
            .findFirst();
    if (definition.isEmpty() && !messages.whole()) {
      return Optional.empty(); // the process may be the one that could not be read
    }
    if (definition.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_PROCESS_DEFINITION_UNKNOWN,
          node.span(),
          "`%s` calls `%s`, which no definition is".formatted(node.id(), called),
          NearNames.hint(called, all.stream().map(one -> one.processId().text()).toList()));
      return Optional.empty();
    }
    Optional<Workflows.Call> call = entries.call(node.id());
    List<Workflows.Mapping> input = call.map(Workflows.Call::input).orElse(List.of());
    input.forEach(one -> given(one, definition.get()));
    for (Workflows.Typed wanted : definition.get().inputs()) {
      boolean given = input.stream().anyMatch(m -> m.name().text().equals(wanted.name().text()));
      if (!given && !wanted.type().text().endsWith("?")) {
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            node.span(),
            "`%s` does not get `%s`, which it needs"
                .formatted(definition.get().id(), wanted.name()),
            "map it in `calls` of workflows.json");
      }
    }
    return Optional.of(
        new FlowNode.CallActivity(
            head,
            work,
            definition.get().id().text(),
            members(given(input)),
            call.flatMap(Workflows.Call::resultVariable).map(Name::text)));
  }

  private void given(Workflows.Mapping written, Workflows.Definition to) {
    VariableType type =
        new ReadMappings(ReadMappings.PROCESS, variables, new Findings()).read(written).type();
    Optional<Workflows.Typed> wanted =
        to.inputs().stream()
            .filter(one -> one.name().text().equals(written.name().text()))
            .findFirst();
    if (wanted.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.name().span(),
          "`%s` has no input `%s`".formatted(to.id(), written.name()),
          NearNames.hint(
              written.name().text(), to.inputs().stream().map(i -> i.name().text()).toList()));
      return;
    }
    Optional<VariableType.Scalar> scalar = Types.written(wanted.get().type().text());
    if (scalar.isPresent()
        && !Types.constantFits(type, new InputType.Scalar(scalar.get().type()))) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.name().span(),
          "`%s` takes %s, and gets %s"
              .formatted(written.name(), Types.phrase(scalar.get()), Types.phrase(type)),
          "map a value of its type");
    }
  }
}
