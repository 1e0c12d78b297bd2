package dev.lathe.runtime.http;

import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the middleware before a route lets through of one request: how often, how large, how long.
 * One thread only.
 */
final class RequestLimits {
  private final Rates rates;
  private final HttpRequest request;
  private final Optional<Deadline> patience;
  private final Time time;

  /** What the route's rates said, once they were asked. */
  private @Nullable List<Rates.Told> rated;

  /**
   * @param patience until when whoever handed the request on waits for its answer
   */
  RequestLimits(Rates rates, HttpRequest request, Optional<Deadline> patience, Time time) {
    this.rates = rates;
    this.request = request;
    this.patience = patience;
    this.time = time;
  }

  /** Takes a token of each rate: once a request, however many bundles are asked. */
  Checked<RouteLimits> admit(RouteLimits limits) {
    if (rated == null) {
      var all = new ArrayList<Rates.Told>();
      for (RouteLimits.Rate rate : limits.rates()) {
        all.add(rates.take(rate, request.address().orElse("")));
      }
      rated = all;
    }
    for (Rates.Told told : rated) {
      if (!told.admitted()) return new Checked.Refused<>(told.problem());
    }
    return small(limits, request.body()).then(_ -> new Checked.Passed<>(limits));
  }

  /** Asked of the body as it came, and as it was meant. */
  static Checked<HttpBody> small(RouteLimits limits, HttpBody body) {
    return limits.bodyBytes().isPresent() && body.size() > limits.bodyBytes().getAsInt()
        ? new Checked.Refused<>(RequestTarget.tooLarge(limits.bodyBytes().getAsInt()))
        : new Checked.Passed<>(body);
  }

  /** The caller's, or the route's where that is sooner. */
  Optional<Deadline> deadline(RouteLimits limits) {
    if (limits.timeoutMillis().isEmpty()) return patience;
    Duration allowed = Duration.ofMillis(limits.timeoutMillis().getAsInt());
    return patience.filter(given -> given.left().compareTo(allowed) <= 0).isPresent()
        ? patience
        : Optional.of(Deadline.in(allowed, time));
  }

  /** Of several rates the one that is used up first. */
  Optional<Rates.Told> tightest() {
    return rated == null
        ? Optional.empty()
        : rated.stream().min(Comparator.comparingLong(Rates.Told::left));
  }
}
