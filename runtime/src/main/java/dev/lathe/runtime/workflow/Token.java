package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that rests at a node.
 *
 * @param id unique in its run: the activation of its node
 * @param scope the execution that it is in, 0 for the process
 * @param via the flow that it came by; empty where none led there
 * @param attempts how often what its node does has failed
 * @param again when that is tried next; empty for at once
 * @param trouble why nothing is tried any more until somebody says so
 * @param locals variables that only what is within it sees: of an instance of a loop, of a
 *     compensation of one; empty where there are none
 * @param calls the run that its node called and that it waits for
 * @param task what is open for people, at a user task or a step that waits for consent
 * @param granted what a step is called with that somebody agreed to
 * @param proposed what a step is to be called with, where a validator is asked about it
 */
record Token(
    long id,
    String node,
    long scope,
    String via,
    int attempts,
    Optional<Instant> again,
    Optional<Trouble> trouble,
    Json.Obj locals,
    Optional<String> calls,
    Optional<OpenTask> task,
    Optional<Json.Obj> granted,
    Optional<Json.Obj> proposed) {
  /** One that just came. */
  static Token at(long id, String node, long scope, String via) {
    return new Token(
        id,
        node,
        scope,
        via,
        0,
        Optional.empty(),
        Optional.empty(),
        Json.EMPTY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it has variables of its own. */
  boolean hasLocals() {
    return !locals.members().isEmpty();
  }

  /** After another failure, which is tried again at {@code when}. */
  Token later(Instant when) {
    return tried(attempts + 1, Optional.of(when), Optional.empty());
  }

  /** Tried at {@code when}; nothing has failed. */
  Token delayed(Instant when) {
    return tried(attempts, Optional.of(when), Optional.empty());
  }

  Token troubled(Trouble why) {
    return tried(attempts, Optional.empty(), Optional.of(why));
  }

  private Token tried(int often, Optional<Instant> next, Optional<Trouble> stuck) {
    return new Token(
        id, node, scope, via, often, next, stuck, locals, calls, task, granted, proposed);
  }

  /** People have this to do. */
  Token with(OpenTask open) {
    return new Token(
        id,
        node,
        scope,
        via,
        attempts,
        again,
        trouble,
        locals,
        calls,
        Optional.of(open),
        granted,
        proposed);
  }

  /**
   * Tried anew, as if nothing had failed; what somebody agreed to stays agreed, and what is
   * proposed proposed.
   */
  Token retried() {
    Token anew = at(id, node, scope, via).with(locals);
    return granted.map(anew::granted).or(() -> proposed.map(anew::proposed)).orElse(anew);
  }

  /** A validator is asked whether it may be called with {@code input}. */
  Token proposed(Json.Obj input) {
    return asked(Optional.empty(), Optional.of(input));
  }

  /** The validator has said no. */
  Token unproposed() {
    return asked(granted, Optional.empty());
  }

  private Token asked(Optional<Json.Obj> agreed, Optional<Json.Obj> wanted) {
    return new Token(
        id,
        node,
        scope,
        via,
        0,
        Optional.empty(),
        Optional.empty(),
        locals,
        calls,
        Optional.empty(),
        agreed,
        wanted);
  }

  /** Somebody agreed: it may be called with {@code input}. */
  Token granted(Json.Obj input) {
    return asked(Optional.of(input), Optional.empty());
  }

  /** Nothing is open for people any more. */
  Token closed() {
    return new Token(
        id,
        node,
        scope,
        via,
        attempts,
        again,
        trouble,
        locals,
        calls,
        Optional.empty(),
        granted,
        proposed);
  }

  /** With variables of its own. */
  Token with(Json.Obj own) {
    return new Token(
        id, node, scope, via, attempts, again, trouble, own, calls, task, granted, proposed);
  }

  /** Waits for {@code run}, or for none any more. */
  Token calling(Optional<String> run) {
    return new Token(
        id,
        node,
        scope,
        via,
        attempts,
        Optional.empty(),
        Optional.empty(),
        locals,
        run,
        task,
        granted,
        proposed);
  }
}
