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
 * @param caller the run that called it, where one did
 * @param variables by name
 * @param completed what can be compensated, in the order in which it was completed
 * @param kept messages that nothing has waited for so far, in the order in which they came
 * @param spent of its budget
 * @param next the id of the next token
 * @param halt whether somebody holds it
 * @param depth how many runs led to it, one by the events of another, 1 for one that none did
 * @param narrowing what alone it may call, where whoever started it said so
 */
record RunState(
    RunStatus status,
    Optional<String> key,
    String correlation,
    Optional<String> causation,
    Optional<String> starter,
    Optional<Caller> caller,
    Json.Obj variables,
    List<Token> tokens,
    List<Scope> scopes,
    List<Alarm> alarms,
    List<Completion> completed,
    List<Kept> kept,
    Spent spent,
    long next,
    Halt halt,
    long depth,
    Optional<Narrowing> narrowing) {
  RunState {
    tokens = List.copyOf(tokens);
    scopes = List.copyOf(scopes);
    alarms = List.copyOf(alarms);
    completed = List.copyOf(completed);
    kept = List.copyOf(kept);
  }

  /** One of a run that is about to begin, to which no other run led. */
  static RunState fresh(
      Optional<String> key,
      String correlation,
      Optional<String> causation,
      Optional<String> starter,
      Optional<Caller> caller,
      Json.Obj variables) {
    return fresh(key, correlation, causation, starter, caller, variables, 1);
  }

  /** One of a run that is about to begin. */
  static RunState fresh(
      Optional<String> key,
      String correlation,
      Optional<String> causation,
      Optional<String> starter,
      Optional<Caller> caller,
      Json.Obj variables,
      long depth) {
    return new RunState(
        RunStatus.RUNNING,
        key,
        correlation,
        causation,
        starter,
        caller,
        variables,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Spent.NOTHING,
        1,
        Halt.NONE,
        depth,
        Optional.empty());
  }

  /** The same, with what alone it may call. */
  RunState narrowed(Optional<Narrowing> to) {
    return new RunState(
        status,
        key,
        correlation,
        causation,
        starter,
        caller,
        variables,
        tokens,
        scopes,
        alarms,
        completed,
        kept,
        spent,
        next,
        halt,
        depth,
        to);
  }

  /** The same with other tokens and alarms. */
  RunState with(List<Token> otherTokens, List<Alarm> otherAlarms) {
    return new RunState(
        status,
        key,
        correlation,
        causation,
        starter,
        caller,
        variables,
        otherTokens,
        scopes,
        otherAlarms,
        completed,
        kept,
        spent,
        next,
        halt,
        depth,
        narrowing);
  }

  Optional<Token> token(long id) {
    return tokens.stream().filter(token -> token.id() == id).findFirst();
  }

  /** The first of what is in trouble. */
  Optional<Trouble> trouble() {
    return tokens.stream().flatMap(token -> token.trouble().stream()).findFirst();
  }
}
