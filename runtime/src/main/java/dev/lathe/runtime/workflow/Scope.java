package dev.lathe.runtime.workflow;

import java.util.Optional;

/**
 * What is done within a node: an execution of a sub-process, the handlers of a compensation, or the
 * instances of a loop.
 *
 * @param id of the token that rests at the node meanwhile
 * @param round where it is a loop
 */
record Scope(long id, String node, Optional<Round> round) {
  static Scope of(long id, String node) {
    return new Scope(id, node, Optional.empty());
  }
}
