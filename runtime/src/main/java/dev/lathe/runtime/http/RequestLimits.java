package dev.lathe.runtime.http;

import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.operation.OperationRequest;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route lets through of one request: how often, how large, how long. One thread only. */
final class RequestLimits {
  private final Rates rates;
  private final HttpRequest request;
  private final Optional<Deadline> patience;
  private final Time time;

  /** What the route's rates said, once they were asked. */
  private @Nullable List<Rates.Told> rated;

  /** What the limit of the route's caller said, once it was asked. */
  private Optional<Rates.Told> caller = Optional.empty();

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

  /** Takes a token of a known caller's for what is read: once a request. */
  Checked<OperationRequest> admit(RouteLimits limits, OperationRequest operation) {
    Optional<Actor> actor = operation.context().actor();
    if (operation.binding().isCommand() || limits.caller().isEmpty() || actor.isEmpty()) {
      return new Checked.Passed<>(operation); // a command's statement takes it
    }
    if (caller.isEmpty()) {
      caller = Optional.of(rates.take(limits.caller().get(), actor.get()));
    }
    return caller.get().admitted()
        ? new Checked.Passed<>(operation)
        : new Checked.Refused<>(caller.get().problem());
  }

  /** Notes what a command's statement said of its caller's tokens. */
  void note(RouteLimits limits, OperationOutcome outcome) {
    if (outcome instanceof OperationOutcome.Decided(var command, var tokens, _)
        && tokens.isPresent()
        && limits.caller().isPresent()) {
      boolean admitted = !(command instanceof CommandOutcome.RateLimited);
      caller =
          Optional.of(
              Rates.Told.of(
                  limits.caller().get(), Rates.Whose.CALLER, admitted, tokens.getAsDouble()));
    }
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
    var all = new ArrayList<Rates.Told>();
    if (rated != null) all.addAll(rated);
    caller.ifPresent(all::add);
    return all.stream().min(Comparator.comparingLong(Rates.Told::left));
  }
}
