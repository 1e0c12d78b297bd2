package dev.lathe.compiler.parse;

import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallPolicy.RetryOn;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads how long a call may take and when it is tried again, in a graph and in a pre step. */
final class ReadPolicy {
  private static final int MAXIMUM_TIMEOUT_MILLIS = 30_000;
  private static final int DEFAULT_TIMEOUT_MILLIS = 2_000;
  private static final int MAXIMUM_ATTEMPTS = 10;
  private static final int DEFAULT_ATTEMPTS = 3;
  private static final Map<String, RetryOn> RETRY_ON =
      new TreeMap<>(
          Map.of("never", RetryOn.NEVER, "transient", RetryOn.TRANSIENT, "all", RetryOn.ALL));

  /** What holds where nothing is said. */
  static final CallPolicy DEFAULT =
      new CallPolicy(
          DEFAULT_TIMEOUT_MILLIS,
          DEFAULT_ATTEMPTS,
          RetryOn.TRANSIENT,
          CallPolicy.BACKOFF_MILLIS,
          true);

  private ReadPolicy() {}

  /** Of a call node: its {@code timeoutMs} must be there, and {@code retry} says no backoff. */
  static CallPolicy limits(Fields in) {
    int timeout =
        in.required("timeoutMs")
            .map(node -> (int) in.number(node, 1, MAXIMUM_TIMEOUT_MILLIS))
            .orElse(DEFAULT_TIMEOUT_MILLIS);
    Optional<Fields> retry = retry(in);
    CallPolicy policy = policy(timeout, retry, CallPolicy.BACKOFF_MILLIS, true);
    retry.ifPresent(Fields::done);
    return policy;
  }

  /** Of a pre step: all of it may be left out. */
  static CallPolicy optionalLimits(Fields in) {
    int timeout = (int) in.number("timeoutMs", 1, MAXIMUM_TIMEOUT_MILLIS, DEFAULT_TIMEOUT_MILLIS);
    Optional<Fields> retry = retry(in);
    Optional<JsonNode> backoff = retry.flatMap(keys -> keys.optional("backoffMs"));
    boolean doubling =
        backoff.isEmpty()
            || (backoff.get() instanceof JsonNode.Str(String word, _) && word.equals("exp"));
    int millis =
        doubling
            ? CallPolicy.BACKOFF_MILLIS
            : (int) retry.orElseThrow().number(backoff.orElseThrow(), 0, MAXIMUM_TIMEOUT_MILLIS);
    CallPolicy policy = policy(timeout, retry, millis, doubling);
    retry.ifPresent(Fields::done);
    return policy;
  }

  private static Optional<Fields> retry(Fields in) {
    return in.optional("retry").map(node -> Fields.of(node, in.codes(), in.findings()));
  }

  private static CallPolicy policy(
      int timeout, Optional<Fields> retry, int backoff, boolean doubling) {
    int attempts =
        retry
            .map(keys -> (int) keys.number("attempts", 1, MAXIMUM_ATTEMPTS, DEFAULT_ATTEMPTS))
            .orElse(DEFAULT_ATTEMPTS);
    RetryOn retryOn =
        retry
            .map(keys -> keys.word("retryOn", RETRY_ON, RetryOn.TRANSIENT))
            .orElse(RetryOn.TRANSIENT);
    return new CallPolicy(timeout, attempts, retryOn, backoff, doubling);
  }
}
