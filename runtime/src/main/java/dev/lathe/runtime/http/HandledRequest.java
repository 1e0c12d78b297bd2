package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.refusal.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one request, for a log: names and numbers, never payloads.
 *
 * @param tenant whose request it was
 * @param route the template, e.g. {@code /api/orders/{orderId}}
 * @param binding {@code service/binding}
 * @param code the problem's code
 * @param command the command's id where the route runs a command
 * @param refusal where it was refused for who sent it
 * @param known whether somebody vouches for who sent it
 * @param failure what went wrong inside, where the client was told only that something did
 */
public record HandledRequest(
    Tenant tenant,
    String method,
    Optional<String> route,
    Optional<String> binding,
    int status,
    Optional<String> code,
    Optional<BundleId> bundle,
    Optional<String> command,
    String correlation,
    String requestId,
    Map<Stage, Duration> times,
    Optional<Refusal> refusal,
    boolean known,
    Optional<RuntimeException> failure) {
  public HandledRequest {
    times = Map.copyOf(times);
  }

  /** From the first byte parsed to the answer built. */
  public Duration total() {
    Duration total = Duration.ZERO;
    for (Duration time : times.values()) {
      total = total.plus(time);
    }
    return total;
  }
}
