package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.refusal.Refusal;
import java.time.Duration;
import java.util.Locale;
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
 * @param actor who sent it, as far as that is known; a log has a hash of it
 * @param trace the 32 hexadecimal digits of its trace, the client's or one that began here
 * @param roundTrips how often the database was asked
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
    Outcome outcome,
    Optional<String> code,
    Optional<BundleId> bundle,
    Optional<String> command,
    Optional<Actor> actor,
    String correlation,
    String requestId,
    String trace,
    Map<Stage, Duration> times,
    int roundTrips,
    Optional<Refusal> refusal,
    boolean known,
    Optional<RuntimeException> failure) {
  public HandledRequest {
    times = Map.copyOf(times);
  }

  /** What became of a request, in one word. */
  public enum Outcome {
    /** A query, or anything else that only reads. */
    ANSWERED,
    /** The client has the answer still. */
    UNCHANGED,
    /** A command that was decided now. */
    ACCEPTED,
    /** The first answer under the same key, again. */
    REPLAYED,
    /** The client's own to mend. */
    REFUSED,
    /** Ours, or of what we need. */
    FAILED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As in a log. */
    public String word() {
      return word;
    }

    static Outcome of(int status, boolean command, boolean again) {
      if (status >= 500) return FAILED;
      if (again) return REPLAYED;
      if (status >= 400) return REFUSED;
      if (status == 304) return UNCHANGED;
      return command ? ACCEPTED : ANSWERED;
    }
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
