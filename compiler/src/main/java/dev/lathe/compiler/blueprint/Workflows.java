package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** workflows.json: processes, what starts them and what their tasks do. */
public record Workflows(
    List<Definition> definitions,
    List<MessageStart> messageStarts,
    List<ServiceTask> serviceTasks,
    List<NativeTask> nativeTasks) {
  public Workflows {
    definitions = List.copyOf(definitions);
    messageStarts = List.copyOf(messageStarts);
    serviceTasks = List.copyOf(serviceTasks);
    nativeTasks = List.copyOf(nativeTasks);
  }

  /** A process in a BPMN file; {@code there} says whether there is such a file. */
  public record Definition(Name id, Name bpmnFile, Name processId, boolean there) {}

  /** An event that starts a process; {@code mappings} are its key and its variables. */
  public record MessageStart(
      Name id, Name definition, Name messageName, Event event, List<Mapping> mappings) {
    public MessageStart {
      mappings = List.copyOf(mappings);
    }
  }

  /** An event type of a service's entity. */
  public record Event(Name service, Name aggregate, Name type) {}

  /** A task that runs a binding, {@code service.binding}. */
  public record ServiceTask(
      Name definition,
      Name taskId,
      Name bindingRef,
      List<Mapping> input,
      Optional<Name> resultVariable) {
    public ServiceTask {
      input = List.copyOf(input);
    }
  }

  /** A task that runs code. */
  public record NativeTask(
      Name definition,
      Name taskId,
      Name module,
      Name export,
      List<Mapping> input,
      Optional<Name> resultVariable) {
    public NativeTask {
      input = List.copyOf(input);
    }
  }

  /**
   * Where a value comes from.
   *
   * @param value as written: strings that begin with a dollar are paths
   * @param paths those strings
   */
  public record Mapping(Name name, Json value, List<Name> paths) {
    public Mapping {
      paths = List.copyOf(paths);
    }
  }
}
