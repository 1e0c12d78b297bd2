package dev.lathe.runtime.command;

import dev.lathe.model.command.CommandOutcome;
import java.util.OptionalDouble;

/**
 * What a command's statement returned.
 *
 * @param tokens how many of its limit the caller has after it, with a fraction; empty where it has
 *     no limit, or nobody knows the caller
 */
public record DecidedCommand(CommandOutcome outcome, OptionalDouble tokens) {
  DecidedCommand with(CommandOutcome other) {
    return new DecidedCommand(other, tokens);
  }
}
