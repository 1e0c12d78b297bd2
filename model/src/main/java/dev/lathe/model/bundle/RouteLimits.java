package dev.lathe.model.bundle;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the middleware before a route lets through.
 *
 * @param rates how often one client may ask; all of them have to let a request through
 * @param bodyBytes the largest body, where that is less than what any route takes
 * @param timeoutMillis how long a statement may take, in milliseconds
 */
public record RouteLimits(List<Rate> rates, OptionalInt bodyBytes, OptionalInt timeoutMillis) {
  public static final RouteLimits NONE =
      new RouteLimits(List.of(), OptionalInt.empty(), OptionalInt.empty());

  public RouteLimits {
    rates = List.copyOf(rates);
  }

  /**
   * A bucket of tokens for each client: a request takes one, and they come back in time.
   *
   * @param name the middleware's: routes behind the same one share its buckets
   * @param perMinute how many come back in a minute
   * @param burst how many there can be
   */
  public record Rate(String name, int perMinute, int burst) {}
}
