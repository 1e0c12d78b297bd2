package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a route lets through: the middleware before it, and its own limit.
 *
 * @param rates how often one client may ask, by address; all of them have to let a request through
 * @param bodyBytes the largest body, where that is less than what any route takes
 * @param timeoutMillis how long a statement may take, in milliseconds
 * @param caller how often a known caller may do this: a command's statement asks the database, a
 *     read is counted where it is answered
 */
public record RouteLimits(
    List<Rate> rates, OptionalInt bodyBytes, OptionalInt timeoutMillis, Optional<Rate> caller) {
  public static final RouteLimits NONE =
      new RouteLimits(List.of(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

  public RouteLimits {
    rates = List.copyOf(rates);
  }

  /** The same with a limit of the caller's own. */
  public RouteLimits with(Rate other) {
    return new RouteLimits(rates, bodyBytes, timeoutMillis, Optional.of(other));
  }

  /**
   * A bucket of tokens for each client, or caller: a request takes one, and they come back in time.
   *
   * @param name the middleware's, or the limit's: routes with the same one share its buckets
   * @param perMinute how many come back in a minute
   * @param burst how many there can be
   */
  public record Rate(String name, int perMinute, int burst) {
    /** For people: {@code `writes`: 60 in a minute, 10 at once}. */
    public String words() {
      return "`%s`: %s in a minute, %s at once".formatted(name, perMinute, burst);
    }
  }
}
