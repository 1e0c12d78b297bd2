package dev.lathe.model.bundle.workflow;

import dev.lathe.model.permission.Permission;
import java.util.List;
import java.util.Optional;

/** A node of a process; what each does when a token reaches it is said at its kind. */
public sealed interface FlowNode {
  Head head();

  /** Unique in the definition. */
  default String id() {
    return head().id();
  }

  /** The sub-process around it; empty in the process itself. */
  default Optional<String> scope() {
    return head().scope();
  }

  /**
   * What every node has.
   *
   * @param name for people
   * @param scope the sub-process around it
   */
  record Head(String id, Optional<String> name, Optional<String> scope) {}

  /** A node at which something is done; boundary events may be attached to it. */
  sealed interface Activity extends FlowNode {
    Work work();
  }

  /**
   * What every activity has.
   *
   * @param loop where it is done for each item of a list. Its boundary events are about all of it
   * @param compensates it is done only to compensate another activity: no flow reaches or leaves it
   */
  record Work(Optional<Loop> loop, boolean compensates) {}

  /** Where a run, or an execution of a sub-process, begins. */
  record Start(Head head, Trigger trigger) implements FlowNode {
    /** What begins it. */
    public sealed interface Trigger {
      /**
       * A call: of who starts the run by hand, of a call activity, or of the sub-process.
       *
       * @param inputs variables that whoever starts it gives
       * @param starters which people may; empty where only calls and operators do
       */
      record Manual(Form inputs, Optional<Starters> starters) implements Trigger {
        /** Without inputs, for calls and operators. */
        public Manual() {
          this(new Form(List.of()), Optional.empty());
        }
      }

      /** A message: each that comes starts a run, an event that is seen twice only one. */
      record ByMessage(Message message) implements Trigger {}

      /**
       * A time, counted from when the definition first goes live with this timer: each time that it
       * fires starts a run, one that is seen twice only one.
       */
      record ByTimer(Timer timer) implements Trigger {}
    }
  }

  /**
   * A service or send task: runs its target as the definition's principal. A refusal is an error
   * that a {@link Boundary} may catch, and an incident where none does.
   *
   * @param input of the target by name, mappings of the process
   * @param result the variable that the result is written to; in a loop the list of results in the
   *     order of the items, written at its end
   * @param consent that a person agrees before; who does not is an error that a {@link Boundary}
   *     may catch, {@code WORKFLOW_NOT_CONFIRMED}
   */
  record ServiceTask(
      Head head,
      Work work,
      Target target,
      List<Mapping.Member> input,
      Optional<String> result,
      StepPolicy policy,
      Optional<Consent> consent)
      implements Activity {
    public ServiceTask {
      input = List.copyOf(input);
    }

    /** One that waits for nobody. */
    public ServiceTask(
        Head head,
        Work work,
        Target target,
        List<Mapping.Member> input,
        Optional<String> result,
        StepPolicy policy) {
      this(head, work, target, input, result, policy, Optional.empty());
    }
  }

  /**
   * A user task: opened for people, and ended by the one of them who completes it.
   *
   * @param assignee whose it is from the start, a {@code user.id}
   * @param candidates who may claim and complete it, beside the assignee; a rule on {@code user.*}
   *     alone. Where there are neither, whoever is signed in
   * @param notStarter the four eyes: not who started the run
   * @param form what is handed in
   * @param due an ISO 8601 duration from when it is opened, or a time; shown, and nothing else
   * @param result the variable that has what was handed in; without one each field is a variable
   */
  record UserTask(
      Head head,
      Work work,
      Optional<Mapping> assignee,
      Optional<Permission> candidates,
      boolean notStarter,
      Form form,
      Optional<Timer> due,
      Optional<String> result)
      implements Activity {}

  /** A receive task: waits for a message. */
  record ReceiveTask(Head head, Work work, Message message) implements Activity {}

  /**
   * A sub-process: begins at its one {@link Start}, and ends when no token is left in it. It has no
   * variables of its own, unless it is done in a loop.
   */
  record SubProcess(Head head, Work work) implements Activity {}

  /**
   * A call activity: starts a run of another definition of the bundle, as it is when it begins, at
   * its manual start, and ends with it. A run that ends with an error gives that error here.
   *
   * @param definition whose run
   * @param input the variables that the run begins with; mappings of the process
   * @param result the variable that all variables of the run are written to, an object
   */
  record CallActivity(
      Head head, Work work, String definition, List<Mapping.Member> input, Optional<String> result)
      implements Activity {
    public CallActivity {
      input = List.copyOf(input);
    }
  }

  /**
   * An exclusive gateway: a token that comes leaves by the first flow, in the order of the file,
   * whose condition holds; else by {@code otherwise}; where there is none, that is an incident.
   *
   * @param otherwise its default flow
   */
  record Exclusive(Head head, Optional<String> otherwise) implements FlowNode {}

  /**
   * A parallel gateway: waits for a token on each flow that reaches it, then sends one along each
   * that leaves it.
   */
  record Parallel(Head head) implements FlowNode {}

  /**
   * An inclusive gateway: waits until no token of its scope, elsewhere than at it, can reach a flow
   * to it on which none waits; then a token goes along each flow whose condition holds, and those
   * without one; where none does, along {@code otherwise}; where there is none, that is an
   * incident.
   */
  record Inclusive(Head head, Optional<String> otherwise) implements FlowNode {}

  /** An intermediate event that waits: {@link Catch.Fired} or {@link Catch.Received}. */
  record Wait(Head head, Catch what) implements FlowNode {}

  /** An intermediate event that sends a message and goes on. */
  record Send(Head head, Message.Sent message) implements FlowNode {}

  /**
   * An intermediate event that compensates, and goes on when that is done: the handlers of
   * activities of its scope that were completed, the last first, each once for each completion;
   * those within a completed sub-process too, where it has no handler itself.
   *
   * @param activity only of this one; empty for all
   */
  record Compensate(Head head, Optional<String> activity) implements FlowNode {}

  /**
   * An event at an activity: waits while the activity is done.
   *
   * @param interrupting whether the activity ends when it happens, with all tokens within. Else it
   *     goes on, and a token leaves the event beside it: once, or each time of a {@link
   *     Timer.Every} or a message
   */
  record Boundary(Head head, String attachedTo, boolean interrupting, Catch what)
      implements FlowNode {}

  /** Where tokens end. */
  record End(Head head, Kind kind) implements FlowNode {
    /** What comes of it. */
    public sealed interface Kind {
      /** This token ends. */
      record Plain() implements Kind {}

      /** All tokens of the scope end, and with them the scope. */
      record Terminated() implements Kind {}

      /** The scope ends with an error; a run whose process does has failed with that code. */
      record Failed(String code) implements Kind {}

      /** As {@link Send}, and this token ends. */
      record Sending(Message.Sent message) implements Kind {}

      /** As {@link FlowNode.Compensate}, and this token ends. */
      record Compensating(Optional<String> activity) implements Kind {}
    }
  }
}
