package dev.lathe.runtime.runs;

import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * All there is to tell of a run as it stands.
 *
 * @param hash of the definition that it goes on with
 * @param causation the event that began it
 * @param starter who caused that, where somebody is known
 * @param tokens where it stands: {@code activation}, {@code node}, {@code attempts}, {@code again}
 *     for the next try, and {@code trouble} with {@code code} and {@code message}
 * @param timers those that are set: {@code node}, {@code activation}, {@code at}
 */
public record RunDetail(
    RunLine line,
    String hash,
    String correlation,
    Optional<String> causation,
    Optional<String> starter,
    Json.Obj variables,
    List<Json.Obj> tokens,
    List<Json.Obj> timers) {
  public RunDetail {
    tokens = List.copyOf(tokens);
    timers = List.copyOf(timers);
  }

  /** As operators are told: the members of its line, and more. */
  public Json.Obj json() {
    return line.members()
        .with("hash", hash)
        .with("correlationId", correlation)
        .with("causationId", causation)
        .with("starter", starter)
        .with("variables", variables)
        .with("tokens", tokens, token -> token)
        .with("timers", timers, timer -> timer)
        .object();
  }
}
