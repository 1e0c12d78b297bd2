package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Retries;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lambda's event source mapping of a FIFO queue: it gives the function batches, and what that does
 * not report as failed is deleted.
 */
final class ProjectorLoop implements Loop.Round {
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(30);

  /** What one statement applies well; a queue that speaks SQS gives ten. */
  private static final int BATCH = 500;

  /** How long one receive waits for a message. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Queue queue;
  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final Platform platform;

  ProjectorLoop(
      Queue queue, RequestHandler<SQSEvent, SQSBatchResponse> function, Platform platform) {
    this.queue = queue;
    this.function = function;
    this.platform = platform;
  }

  @Override
  public Runnable await() {
    List<Received> batch = queue.receive(BATCH, WAIT);
    return () -> {
      if (!batch.isEmpty()) {
        apply(batch);
      }
    };
  }

  private void apply(List<Received> batch) {
    var context = LocalContext.of("projector", FUNCTION_TIMEOUT, platform);
    settle(batch, failed(function.handleRequest(event(batch), context)));
  }

  private void settle(List<Received> batch, Set<String> failed) {
    Map<Boolean, List<Received>> byFailure =
        batch.stream().collect(Collectors.partitioningBy(one -> failed.contains(one.id())));
    queue.delete(byFailure.getOrDefault(false, List.of()));
    Retries.later(queue, byFailure.getOrDefault(true, List.of()));
  }

  private static Set<String> failed(SQSBatchResponse answer) {
    if (answer == null || answer.getBatchItemFailures() == null) {
      return Set.of();
    }
    return answer.getBatchItemFailures().stream()
        .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
        .collect(Collectors.toSet());
  }

  private static SQSEvent event(List<Received> batch) {
    var event = new SQSEvent();
    event.setRecords(batch.stream().map(ProjectorLoop::record).toList());
    return event;
  }

  private static SQSEvent.SQSMessage record(Received message) {
    var record = new SQSEvent.SQSMessage();
    record.setMessageId(message.id());
    record.setReceiptHandle(message.receipt());
    record.setBody(message.body());
    Map<String, String> attributes = new HashMap<>();
    message.group().ifPresent(group -> attributes.put("MessageGroupId", group));
    attributes.put("ApproximateReceiveCount", Integer.toString(message.times()));
    record.setAttributes(attributes);
    record.setEventSource("aws:sqs");
    record.setAwsRegion("eu-west-1");
    return record;
  }
}
