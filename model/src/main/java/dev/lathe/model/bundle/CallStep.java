package dev.lathe.model.bundle;

import java.util.Optional;

/** One step of a {@link CallPlan}. */
public sealed interface CallStep {
  /** The name under which its output is read. */
  String node();

  /** Reads the database; the output is the body that {@code query} answers with, an object. */
  record Read(String node, QueryPlan query) implements CallStep {}

  /** Makes a value; the output is that value, a string. */
  record Make(String node, Made made) implements CallStep {}

  /**
   * Calls {@code operation} of {@code module}; the output is its response.
   *
   * @param kind what else the response must be
   * @param acts it changes something outside, and is told an idempotency key
   * @param key which one; empty for none
   * @param compensation what makes good for it, where the command is refused after it
   */
  record Call(
      String node,
      String module,
      String operation,
      Kind kind,
      boolean acts,
      CallInput input,
      CallPolicy policy,
      Optional<IdempotencyKey> key,
      Optional<Compensation> compensation)
      implements CallStep {}

  /**
   * A call that makes good for another one, with a key of its own.
   *
   * @param input knows what the other one answered, too
   */
  record Compensation(String module, String operation, CallInput input, CallPolicy policy) {}

  /** Kinds of call. */
  enum Kind {
    PLAIN,
    /** A session is introspected: one that is not active ends the request with 401. */
    SESSION
  }

  /** A value that is made afresh for each request. */
  sealed interface Made {
    /** A UUIDv7, the one that the statement's {@link Parameter.Uuid} of this node is. */
    record Uuid() implements Made {}

    /** That many random octets, base64url without padding. */
    record RandomBytes(int bytes) implements Made {}

    /** The run's id: the same for a request that is sent again with its Idempotency-Key. */
    record RunId() implements Made {}
  }

  /** The idempotency key that a module is told. */
  sealed interface IdempotencyKey {
    /** The client's, none where it sent none. */
    record Inherited() implements IdempotencyKey {}

    /** sha256, hex, of the run's id, {@code :pre:} and {@code index}. */
    record Derived(int index) implements IdempotencyKey {}
  }
}
