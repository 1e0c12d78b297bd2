package dev.lathe.runtime.command;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.plan.Outputs;
import java.util.OptionalDouble;

/** What came of taking a command's key before it does something outside. */
public sealed interface Claimed {
  /**
   * It is this request's to go on.
   *
   * @param outputs of the steps that there are so far
   * @param amends what is kept beside them of how to make good for the calls among them
   * @param fresh whether surely nobody made one of the calls whose outputs are not there
   * @param tokens as a {@link DecidedCommand} has them
   */
  record Taken(Outputs outputs, Amends amends, boolean fresh, OptionalDouble tokens)
      implements Claimed {}

  /**
   * Somebody else is at it.
   *
   * @param seconds until it can be taken, where nothing comes of it
   */
  record InProgress(double seconds) implements Claimed {}

  /** A call may have been done, and asking again would not tell. */
  record Unknown() implements Claimed {}

  /**
   * A call was done, and the command refused after it.
   *
   * @param detail what was done, and the refusal
   */
  record Refused(Json.Obj detail) implements Claimed {}

  /** It ends here: refused, or answered before. */
  record Decided(DecidedCommand command) implements Claimed {}
}
