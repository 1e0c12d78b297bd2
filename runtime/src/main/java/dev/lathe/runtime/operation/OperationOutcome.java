package dev.lathe.runtime.operation;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.plan.Revision;
import dev.lathe.runtime.query.QueryOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** What came of running one operation: an answer, never a failure to get one. */
public sealed interface OperationOutcome {
  /**
   * A command was decided, now or when its key was first used.
   *
   * @param tokens how many of its limit its caller has now; empty where nothing is known of that
   * @param unseen it was about a row that is not there for its caller, so the outcome is that of
   *     one which is not there at all
   */
  record Decided(CommandOutcome outcome, OptionalDouble tokens, boolean unseen)
      implements OperationOutcome {
    /** One without a limit. */
    public Decided(CommandOutcome outcome) {
      this(outcome, OptionalDouble.empty(), false);
    }
  }

  /**
   * A query was answered.
   *
   * @param body the answer's JSON, ready to send
   * @param revision of the one aggregate that it shows, where it shows one
   * @param next the cursor of the page after this one, where there is one
   */
  record Answered(String body, Optional<Revision> revision, Optional<String> next)
      implements OperationOutcome {}

  /** A query has no such page. */
  record PageRefused(QueryOutcome.PageRefused.Reason reason) implements OperationOutcome {}

  /** A query's answer is the one that the caller has. */
  record Unchanged(Revision revision) implements OperationOutcome {}

  /** Nothing was decided or answered: the findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements OperationOutcome {}

  /** The caller may not do this, whatever rows there are: nothing was asked of the database. */
  record Forbidden() implements OperationOutcome {}

  /**
   * Somebody is at a command with this key.
   *
   * @param pause after which it can be asked for again
   */
  record InProgress(Duration pause) implements OperationOutcome {}

  /**
   * Something was done outside, and then the command was refused.
   *
   * @param detail {@code done}, the calls, and {@code refusal}, a verdict's word or a module's code
   */
  record WithoutEvent(Json.Obj detail) implements OperationOutcome {}

  /** The native operation {@code name} has no handler here. */
  record HandlerMissing(String name) implements OperationOutcome {}
}
