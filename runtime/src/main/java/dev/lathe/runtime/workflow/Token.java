package dev.lathe.runtime.workflow;

import java.time.Instant;
import java.util.Optional;

/**
 * A token that rests at a node.
 *
 * @param id unique in its run: the activation of its node
 * @param scope the execution of a sub-process that it is in, 0 for the process
 * @param via the flow that it came by; empty where none led there
 * @param attempts how often what its node does has failed
 * @param again when that is tried next; empty for at once
 * @param trouble why nothing is tried any more until somebody says so
 */
record Token(
    long id,
    String node,
    long scope,
    String via,
    int attempts,
    Optional<Instant> again,
    Optional<Trouble> trouble) {

  /** One that just came. */
  static Token at(long id, String node, long scope, String via) {
    return new Token(id, node, scope, via, 0, Optional.empty(), Optional.empty());
  }

  /** After another failure, which is tried again at {@code when}. */
  Token later(Instant when) {
    return new Token(id, node, scope, via, attempts + 1, Optional.of(when), Optional.empty());
  }

  Token troubled(Trouble why) {
    return new Token(id, node, scope, via, attempts, Optional.empty(), Optional.of(why));
  }

  /** Tried anew, as if nothing had failed. */
  Token retried() {
    return at(id, node, scope, via);
  }
}
