package dev.lathe.runtime.workflow;

import java.time.Instant;
import java.util.Optional;

/**
 * What is open for people at a token that rests at a user task.
 *
 * @param first whose it was from the start, a {@code user.id}
 * @param assignee whose it is now
 * @param claimed whether somebody took it, or was given it: then it is theirs alone
 * @param due when it should be done
 */
record OpenTask(
    Optional<String> first, Optional<String> assignee, boolean claimed, Optional<Instant> due) {

  /** One that was just opened. */
  static OpenTask of(Optional<String> assignee, Optional<Instant> due) {
    return new OpenTask(assignee, assignee, false, due);
  }

  /** It is {@code person}'s alone; where that is empty, whose it was from the start. */
  OpenTask given(Optional<String> person) {
    return new OpenTask(first, person.or(() -> first), person.isPresent(), due);
  }
}
