package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.runtime.platform.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Runs the relay when somebody rings and, as the schedule does in the cloud, also when nobody has
 * for a while.
 */
final class RelayLoop implements Loop.Round {
  /** The relay's limit in infra-sam/template.yaml. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(50);

  /** The safety net: a ring that was lost costs this much, in seconds. */
  private static final int LONGEST_SLEEP_SECONDS = 1;

  private static final String SCHEDULE =
      "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}";
  private static final String RING =
      "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"wake up\"}]}";

  private final SqsClient queues;
  private final String wakeUps;
  private final RequestStreamHandler relay;
  private final Platform platform;

  RelayLoop(SqsClient queues, String wakeUps, RequestStreamHandler relay, Platform platform) {
    this.queues = queues;
    this.wakeUps = wakeUps;
    this.relay = relay;
    this.platform = platform;
  }

  @Override
  public Runnable await() {
    List<Message> rings =
        queues
            .receiveMessage(
                request ->
                    request
                        .queueUrl(wakeUps)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(LONGEST_SLEEP_SECONDS))
            .messages();
    if (rings.isEmpty()) {
      return () -> invoke(SCHEDULE);
    }
    return () -> {
      // Deleted first: a ring during the run must wake the next one.
      queues.deleteMessageBatch(request -> request.queueUrl(wakeUps).entries(entries(rings)));
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

  private static List<DeleteMessageBatchRequestEntry> entries(List<Message> rings) {
    return rings.stream()
        .map(
            ring ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(ring.messageId())
                    .receiptHandle(ring.receiptHandle())
                    .build())
        .toList();
  }
}
