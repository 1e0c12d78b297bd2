package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A run between two steps.
 *
 * @param key the business key: what messages name it by
 * @param correlation what its events have in common with what began it
 * @param causation the event that began it
 * @param starter who caused that event, where somebody is known
 * @param variables by name
 * @param next the id of the next token
 */
record RunState(
    RunStatus status,
    Optional<String> key,
    String correlation,
    Optional<String> causation,
    Optional<String> starter,
    Json.Obj variables,
    List<Token> tokens,
    List<Scope> scopes,
    List<Alarm> alarms,
    long next) {
  RunState {
    tokens = List.copyOf(tokens);
    scopes = List.copyOf(scopes);
    alarms = List.copyOf(alarms);
  }

  Optional<Token> token(long id) {
    return tokens.stream().filter(token -> token.id() == id).findFirst();
  }

  /** The first of what is in trouble. */
  Optional<Trouble> trouble() {
    return tokens.stream().flatMap(token -> token.trouble().stream()).findFirst();
  }
}
