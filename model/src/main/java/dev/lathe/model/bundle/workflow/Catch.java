package dev.lathe.model.bundle.workflow;

import java.util.Optional;

/** What an event waits for. */
public sealed interface Catch {
  /** A time. */
  record Fired(Timer timer) implements Catch {}

  /** A message. */
  record Received(Message message) implements Catch {}

  /**
   * An error of the activity that the event is attached to: an {@link FlowNode.End.Kind.Failed}
   * within it that nothing within catches, or the refusal of what the task runs.
   *
   * @param code of the error end event, or of the problem (the {@code code} that HTTP answers,
   *     {@code COMMAND_GUARD_REJECTED}); empty for any. An event with the code goes before one
   *     without
   */
  record Failed(Optional<String> code) implements Catch {}

  /**
   * The compensation of the activity that the event is attached to: no token ever leaves it.
   *
   * @param handler the activity that undoes it
   */
  record Compensated(String handler) implements Catch {}
}
