package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** workflows.json: processes, what starts them and what their tasks do. */
public record Workflows(
    List<Definition> definitions,
    List<MessageStart> messageStarts,
    List<ServiceTask> serviceTasks,
    List<NativeTask> nativeTasks,
    Additions additions) {
  public Workflows {
    definitions = List.copyOf(definitions);
    messageStarts = List.copyOf(messageStarts);
    serviceTasks = List.copyOf(serviceTasks);
    nativeTasks = List.copyOf(nativeTasks);
  }

  /**
   * A process in a BPMN file.
   *
   * @param there whether there is such a file
   * @param roles of who runs it
   * @param deadline of a run
   * @param budget of a run
   * @param inputs variables that whoever starts it gives, and their types: {@code decimal}, {@code
   *     string?} where it may be missing
   * @param start which people may start it by hand
   * @param read who may see its runs; a rule on who asks
   * @param cycle whether it is meant to lead to itself
   */
  public record Definition(
      Name id,
      Name bpmnFile,
      Name processId,
      boolean there,
      List<Name> roles,
      Optional<Name> deadline,
      Budget budget,
      List<Typed> inputs,
      Optional<Start> start,
      Optional<Name> read,
      boolean cycle) {
    public Definition {
      roles = List.copyOf(roles);
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * Who may start runs by hand.
   *
   * @param at where it is said
   * @param role a rule on who asks; whoever is signed in where there is none
   * @param key the run's business key
   */
  public record Start(Span at, Optional<Name> role, Optional<Mapping> key) {}

  /** {@code name: type}. */
  public record Typed(Name name, Name type) {}

  /**
   * What Lathe has beside the format.
   *
   * @param messages events that runs wait for
   * @param reactions those of reactions.json
   */
  public record Additions(
      List<MessageStart> messages,
      List<UserTask> userTasks,
      List<Send> sends,
      List<Call> calls,
      List<Reaction> reactions) {
    public Additions {
      messages = List.copyOf(messages);
      userTasks = List.copyOf(userTasks);
      sends = List.copyOf(sends);
      calls = List.copyOf(calls);
      reactions = List.copyOf(reactions);
    }
  }

  /** None but {@code reactions}. */
  public static Workflows of(List<Reaction> reactions) {
    return new Workflows(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Additions(List.of(), List.of(), List.of(), List.of(), reactions));
  }

  /** The same with {@code reactions}. */
  public Workflows with(List<Reaction> reactions) {
    return new Workflows(
        definitions,
        messageStarts,
        serviceTasks,
        nativeTasks,
        new Additions(
            additions.messages(),
            additions.userTasks(),
            additions.sends(),
            additions.calls(),
            reactions));
  }

  /**
   * What is done whenever an event happens.
   *
   * @param variables of the event, for the condition
   * @param when the condition under which it is done
   * @param run the binding, {@code service.binding}
   * @param roles of who runs it
   * @param cycle whether it is meant to lead to itself
   */
  public record Reaction(
      Name id,
      Event on,
      List<Mapping> variables,
      Optional<Name> when,
      Name run,
      List<Mapping> input,
      List<Name> roles,
      Tries tries,
      boolean cycle) {
    public Reaction {
      variables = List.copyOf(variables);
      input = List.copyOf(input);
      roles = List.copyOf(roles);
    }
  }

  /** What there is to say of a user task. */
  public record UserTask(
      Name definition,
      Name taskId,
      Optional<Mapping> assignee,
      Optional<Name> role,
      boolean notStarter,
      List<Typed> form,
      Optional<Mapping> due,
      Optional<Name> resultVariable) {
    public UserTask {
      form = List.copyOf(form);
    }
  }

  /** What a send task or throwing event sends; {@code mappings} are its key and its variables. */
  public record Send(Name definition, Name taskId, List<Mapping> mappings) {
    public Send {
      mappings = List.copyOf(mappings);
    }
  }

  /** What a call activity gives and gets. */
  public record Call(
      Name definition, Name taskId, List<Mapping> input, Optional<Name> resultVariable) {
    public Call {
      input = List.copyOf(input);
    }
  }

  /**
   * How a task is tried; nothing where its author says nothing.
   *
   * @param cost of one try
   */
  public record Tries(
      Optional<Name> timeout, Optional<Long> attempts, Optional<Name> backoff, long cost) {}

  /**
   * That a query or a person agrees before a task is called.
   *
   * @param proposes whether they see the whole call
   * @param validator the query, {@code service.binding}
   * @param role a rule on who may; whoever is signed in where there is none
   */
  public record Consent(
      boolean proposes, Optional<Name> validator, Optional<Name> role, boolean notStarter) {}

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
      Optional<Name> resultVariable,
      Tries tries,
      Optional<Consent> consent) {
    public ServiceTask {
      input = List.copyOf(input);
    }
  }

  /**
   * A task that runs code.
   *
   * @param cost of one try
   */
  public record NativeTask(
      Name definition,
      Name taskId,
      Name module,
      Name export,
      List<Mapping> input,
      Optional<Name> resultVariable,
      long cost,
      Optional<Consent> consent) {
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
