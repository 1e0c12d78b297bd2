package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Runs the relay when somebody rings and, as the schedule does in the cloud, also when nobody has
 * for a while.
 */
final class RelayLoop implements Loop.Round {
  /** The relay's limit in infra-sam/template.yaml. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(50);

  /** The safety net: a ring that was lost costs this much. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private static final int MOST_RINGS = 10;

  private static final String SCHEDULE =
      "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}";
  private static final String RING =
      "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"wake up\"}]}";

  private final Queue wakeUps;
  private final RequestStreamHandler relay;
  private final Platform platform;

  RelayLoop(Queue wakeUps, RequestStreamHandler relay, Platform platform) {
    this.wakeUps = wakeUps;
    this.relay = relay;
    this.platform = platform;
  }

  @Override
  public Runnable await() {
    List<Received> rings = wakeUps.receive(MOST_RINGS, LONGEST_SLEEP);
    if (rings.isEmpty()) {
      return () -> invoke(SCHEDULE);
    }
    return () -> {
      // Deleted first: a ring during the run must wake the next one.
      wakeUps.delete(rings);
      invoke(RING);
    };
  }

  private void invoke(String event) {
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
