package dev.lathe.runtime.operation;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Revision;
import dev.lathe.runtime.platform.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a caller says about a request beside its inputs.
 *
 * @param tenant whose database it is for
 * @param actor the caller, as far as it is known
 * @param vouched the actor was authenticated before, so that a recorded answer may be given again
 *     without asking for the session
 * @param key under which a retry gets the first answer again; a request without one has none
 * @param expectedVersion the version that the caller saw of what a command changes
 * @param command a fresh UUIDv7, the same for all attempts of one request
 * @param time the request's time
 * @param correlation what the events of one flow have in common
 * @param traceparent the W3C trace that the request belongs to, valid
 * @param deadline when the caller is gone: statements are ended before; empty where it waits
 * @param seen what answers to this query the caller has
 */
public record OperationContext(
    Tenant tenant,
    Optional<Actor> actor,
    boolean vouched,
    Optional<String> key,
    OptionalLong expectedVersion,
    String command,
    Instant time,
    String correlation,
    Optional<String> traceparent,
    Optional<Deadline> deadline,
    List<Revision> seen) {
  public OperationContext {
    seen = List.copyOf(seen);
  }
}
