package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.runtime.platform.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Runs the relay when somebody rings and, as the schedule does in the cloud, also when nobody has
 * for a while.
 */
final class RelayLoop implements Loop.Round {
  /** The relay's limit in infra-sam/template.yaml. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(50);

  /** The safety net: a ring that was lost, or a channel that was pointed, waits this long. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /**
   * From one run's begin to the next one's, at least. The first event after a while is sent at
   * once; under load a run, for which commands wait, has the events of all commands since then. The
   * longer, the fewer pages are written twice; half of it is what an event waits.
   */
  private static final Duration BETWEEN_RUNS = Duration.ofMillis(40);

  private static final String SCHEDULE =
      "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}";
  private static final String RING =
      "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"wake up\"}]}";

  private final Rings rings;
  private final RequestStreamHandler relay;
  private final Platform platform;

  /** Of the last run's begin; before the first one that is long ago. */
  private long began;

  /** Of the last run by schedule, which rings must not keep away: only that follows the channel. */
  private long scheduled;

  RelayLoop(Rings rings, RequestStreamHandler relay, Platform platform) {
    this.rings = rings;
    this.relay = relay;
    this.platform = platform;
    this.began = platform.time().ticks() - BETWEEN_RUNS.toNanos();
    this.scheduled = platform.time().ticks();
  }

  @Override
  public Runnable await() {
    if (!rings.await(LONGEST_SLEEP)) return () -> invoke(SCHEDULE);
    long left = BETWEEN_RUNS.toNanos() - (platform.time().ticks() - began);
    if (left > 0) platform.time().sleep(Duration.ofNanos(left));
    boolean due = platform.time().ticks() - scheduled > LONGEST_SLEEP.toNanos();
    return () -> invoke(due ? SCHEDULE : RING);
  }

  private void invoke(String event) {
    began = platform.time().ticks();
    if (event.equals(SCHEDULE)) scheduled = began;
    try {
      relay.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          OutputStream.nullOutputStream(),
          LocalContext.of("relay", FUNCTION_TIMEOUT, platform));
    } catch (IOException e) {
      throw new UncheckedIOException("streams in memory do not fail", e);
    }
  }
}
