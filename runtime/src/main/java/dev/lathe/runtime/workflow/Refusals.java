package dev.lathe.runtime.workflow;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.Words;

/** Refusals of commands as errors of a run: the code that HTTP answers, or the author's. */
final class Refusals {
  private Refusals() {}

  static Trouble of(CommandOutcome refusal) {
    return switch (refusal) {
      case CommandOutcome.Accepted _, CommandOutcome.Replayed _, CommandOutcome.RateLimited _ ->
          throw new IllegalArgumentException("that is no refusal");
      case CommandOutcome.KeyReused _ ->
          because(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              Words.NONE,
              "the step was called before with other inputs");
      case CommandOutcome.Forbidden _ -> forbidden();
      case CommandOutcome.GuardRejected(var node, var words) ->
          because(ErrorCode.COMMAND_GUARD_REJECTED, words, "guard `" + node + "` rejected it");
      case CommandOutcome.IllegalTransition illegal ->
          because(
              ErrorCode.COMMAND_ILLEGAL_TRANSITION,
              illegal.words(),
              "`%s` is not possible from state `%s`"
                  .formatted(illegal.transition(), illegal.state().orElse("(none)")));
      case CommandOutcome.VersionConflict conflict ->
          because(
              ErrorCode.COMMAND_CONCURRENCY_CONFLICT,
              Words.NONE,
              "version %s was expected, it is %s"
                  .formatted(conflict.expected(), conflict.actual()));
      case CommandOutcome.InvalidValue(var node, var field, var _) ->
          because(
              ErrorCode.INVALID_VALUE,
              Words.NONE,
              "`%s` has no fitting value for `%s`".formatted(node, field));
      case CommandOutcome.RuleBroken(var field, var _, var said, var words) ->
          because(ErrorCode.RULE_BROKEN, words, "`" + field + "` " + said);
      case CommandOutcome.InvariantBroken(var rule, var words) ->
          because(ErrorCode.INVARIANT_BROKEN, words, "invariant `" + rule + "` would not hold");
      case CommandOutcome.NotUnique(var fields, var words) ->
          because(
              ErrorCode.NOT_UNIQUE,
              words,
              "another one has the same `" + String.join("`, `", fields) + "`");
      case CommandOutcome.ChildRefused refused ->
          because(
              switch (refused.fault()) {
                case EXISTS -> ErrorCode.CHILD_EXISTS;
                case ABSENT -> ErrorCode.CHILD_NOT_FOUND;
                case REPEATED -> ErrorCode.CHILD_REPEATED;
              },
              refused.words(),
              "record `%s` of `%s`".formatted(refused.key(), refused.list()));
      case CommandOutcome.TooManyChildren(var _, var list, var max) ->
          because(
              ErrorCode.CHILDREN_TOO_MANY,
              Words.NONE,
              "`%s` would have more than %s records".formatted(list, max));
      case CommandOutcome.InvalidId(var node, var _) ->
          because(ErrorCode.INVALID_AGGREGATE_ID, Words.NONE, "`" + node + "` has no aggregate id");
      case CommandOutcome.RepeatedAggregate(var about) ->
          because(
              ErrorCode.COMMAND_REPEATED_AGGREGATE,
              Words.NONE,
              "two are about %s %s".formatted(about.entity(), about.aggregateId()));
      case CommandOutcome.Ambiguous(var node) -> ambiguous(node);
    };
  }

  static Trouble forbidden() {
    return because(ErrorCode.FORBIDDEN, Words.NONE, "the workflow may not do this");
  }

  static Trouble ambiguous(String node) {
    return because(
        ErrorCode.FIND_ONE_NOT_UNIQUE, Words.NONE, "`" + node + "` met more than one row");
  }

  static Trouble because(ErrorCode code, Words words, String message) {
    return new Trouble(words.code().orElse(code.name()), words.message().orElse(message));
  }
}
