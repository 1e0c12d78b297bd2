package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What workflows.json says of one definition. */
record Entries(Workflows workflows, Workflows.Definition definition) {
  private boolean own(Name of) {
    return of.text().equals(definition.id().text());
  }

  List<Workflows.MessageStart> starts() {
    return workflows.messageStarts().stream().filter(start -> own(start.definition())).toList();
  }

  /** Events that runs wait for. */
  List<Workflows.MessageStart> messages() {
    return workflows.additions().messages().stream()
        .filter(message -> own(message.definition()))
        .toList();
  }

  List<Workflows.ServiceTask> services() {
    return workflows.serviceTasks().stream().filter(task -> own(task.definition())).toList();
  }

  List<Workflows.NativeTask> natives() {
    return workflows.nativeTasks().stream().filter(task -> own(task.definition())).toList();
  }

  List<Workflows.UserTask> users() {
    return workflows.additions().userTasks().stream()
        .filter(task -> own(task.definition()))
        .toList();
  }

  List<Workflows.Send> sends() {
    return workflows.additions().sends().stream().filter(send -> own(send.definition())).toList();
  }

  List<Workflows.Call> calls() {
    return workflows.additions().calls().stream().filter(call -> own(call.definition())).toList();
  }

  Optional<Workflows.ServiceTask> service(String task) {
    return services().stream().filter(one -> one.taskId().text().equals(task)).findFirst();
  }

  Optional<Workflows.NativeTask> nativeTask(String task) {
    return natives().stream().filter(one -> one.taskId().text().equals(task)).findFirst();
  }

  Optional<Workflows.UserTask> user(String task) {
    return users().stream().filter(one -> one.taskId().text().equals(task)).findFirst();
  }

  Optional<Workflows.Send> send(String node) {
    return sends().stream().filter(one -> one.taskId().text().equals(node)).findFirst();
  }

  Optional<Workflows.Call> call(String node) {
    return calls().stream().filter(one -> one.taskId().text().equals(node)).findFirst();
  }

  /** The variables that whoever sends {@code message} anywhere gives with it. */
  Stream<Name> sent(String message, SentMessages sent) {
    return sent.of(message).stream()
        .flatMap(send -> send.mappings().stream())
        .map(Workflows.Mapping::name)
        .filter(name -> !name.text().equals("businessKey"));
  }
}
