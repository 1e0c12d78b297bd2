package dev.lathe.runtime.command;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.Verdict;
import java.util.OptionalDouble;

/**
 * What a command's statement returned.
 *
 * @param tokens how many of its limit the caller has after it, with a fraction; empty where it has
 *     no limit, or nobody knows the caller
 * @param verdict that the statement came to now: of a retry that it is one
 */
public record DecidedCommand(CommandOutcome outcome, OptionalDouble tokens, Verdict verdict) {
  DecidedCommand with(CommandOutcome other) {
    return new DecidedCommand(other, tokens, verdict);
  }
}
