package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * What is open for people at a token.
 *
 * @param first whose it was from the start, a {@code user.id}
 * @param assignee whose it is now
 * @param claimed whether somebody took it, or was given it: then it is theirs alone
 * @param due when it should be done
 * @param asks what a step is to be called with, where it waits for somebody to agree
 */
record OpenTask(
    Optional<String> first,
    Optional<String> assignee,
    boolean claimed,
    Optional<Instant> due,
    Optional<Json.Obj> asks) {

  /** One that was just opened. */
  static OpenTask of(Optional<String> assignee, Optional<Instant> due, Optional<Json.Obj> asks) {
    return new OpenTask(assignee, assignee, false, due, asks);
  }

  /** It is {@code person}'s alone; where that is empty, whose it was from the start. */
  OpenTask given(Optional<String> person) {
    return new OpenTask(first, person.or(() -> first), person.isPresent(), due, asks);
  }
}
