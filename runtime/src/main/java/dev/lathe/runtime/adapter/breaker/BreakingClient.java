package dev.lathe.runtime.adapter.breaker;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module behind a circuit breaker: where half of its attempts of late got no proper response, it
 * is not asked for a while, and its callers are told at once. Each process counts for itself.
 *
 * <p>Only failures that may pass count; one that refuses what it is asked works well. The numbers
 * are the blueprint format's (its section 9.5).
 */
public final class BreakingClient implements ModuleClient {
  /** How far back attempts count. */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  /** Of fewer attempts nothing is concluded. */
  private static final int LEAST_ATTEMPTS = 10;

  /** Percent of them that have to fail. */
  private static final int FAILURES = 50;

  /** How long it is left alone before one attempt finds out whether it is back. */
  private static final Duration OPEN = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(BreakingClient.class);

  private final String module;
  private final ModuleClient client;
  private final CircuitBreaker breaker;
  private final Time time;

  /**
   * @param module its name, for the log
   */
  public BreakingClient(String module, ModuleClient client, Time time) {
    this.module = module;
    this.client = client;
    this.time = time;
    this.breaker =
        CircuitBreaker.of(
            module,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(Math.toIntExact(WINDOW.toSeconds()))
                .minimumNumberOfCalls(LEAST_ATTEMPTS)
                .failureRateThreshold(FAILURES)
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(new TickingClock(time))
                .build());
    breaker.getEventPublisher().onStateTransition(change -> tell(change.getStateTransition()));
  }

  @Override
  public boolean takesKeys() {
    return client.takesKeys();
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (!breaker.tryAcquirePermission()) {
      throw ModuleFailed.unasked(
          ModuleFailed.Reason.CIRCUIT_OPEN,
          "the module `%s` failed too often of late, and is not asked for up to %s seconds"
              .formatted(module, OPEN.toSeconds()));
    }
    long began = time.ticks();
    try {
      Json answer = client.call(call);
      breaker.onSuccess(time.ticks() - began, TimeUnit.NANOSECONDS);
      return answer;
    } catch (ModuleFailed failed) {
      long took = time.ticks() - began;
      if (failed.reason() == ModuleFailed.Reason.NOT_CONFIGURED) {
        breaker.releasePermission(); // nobody was asked
      } else if (failed.reason().passing()) {
        breaker.onError(took, TimeUnit.NANOSECONDS, failed);
      } else {
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
      }
      throw failed;
    } catch (RuntimeException | Error broken) {
      breaker.onError(time.ticks() - began, TimeUnit.NANOSECONDS, broken);
      throw broken;
    }
  }

  private void tell(StateTransition change) {
    switch (change.getToState()) {
      case OPEN ->
          LOG.warn(
              "the module {} failed too often and is not asked for {} s", module, OPEN.toSeconds());
      case HALF_OPEN -> LOG.info("the module {} is asked once, to see whether it is back", module);
      case CLOSED -> LOG.info("the module {} answers again", module);
      case DISABLED, METRICS_ONLY, FORCED_OPEN -> {} // nobody asks for that
    }
  }
}
