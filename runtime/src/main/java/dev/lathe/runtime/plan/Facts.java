package dev.lathe.runtime.plan;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.platform.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about a request beside its inputs; {@link dev.lathe.model.bundle.Parameter.Fact}
 * says what each is for.
 *
 * @param tenant whose database the request is for
 * @param clientKey the idempotency key that the client sent
 * @param hash empty for a query: only commands are told apart by it
 * @param command a fresh UUIDv7
 * @param deadline when the caller is gone; empty where it waits
 * @param seen what answers to this query the caller has
 */
public record Facts(
    Tenant tenant,
    String scope,
    Optional<String> clientKey,
    String hash,
    String command,
    Instant time,
    Optional<Actor> actor,
    String correlation,
    Optional<String> traceparent,
    OptionalLong expectedVersion,
    Optional<Deadline> deadline,
    List<Revision> seen) {
  public Facts {
    seen = List.copyOf(seen);
  }

  /** Every command has a key: the client's, or its own id, so that our own retry is safe too. */
  public String key() {
    return clientKey.orElse(command);
  }
}
