package dev.lathe.model.problem;

import java.util.Optional;

/**
 * What an author says of a refusal instead of us.
 *
 * @param code for programs, e.g. {@code TOO_MUCH}; none of {@link ErrorCode}
 * @param message for people
 */
public record Words(Optional<String> code, Optional<String> message) {
  /** The author says nothing. */
  public static final Words NONE = new Words(Optional.empty(), Optional.empty());

  /** Whether the author says something. */
  public boolean said() {
    return code.isPresent() || message.isPresent();
  }
}
