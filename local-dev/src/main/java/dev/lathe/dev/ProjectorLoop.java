package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.runtime.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Lambda's event source mapping of a FIFO queue: batches of ten, and what the function does not
 * report as failed is deleted.
 */
final class ProjectorLoop implements Loop.Round {
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(30);
  private static final int BATCH = 10;

  /** How long one receive waits for a message. */
  private static final int WAIT_SECONDS = 5;

  /** A failed message comes back after this, not after the queue's whole visibility timeout. */
  private static final int RETRY_SECONDS = 1;

  private final SqsClient queues;
  private final String queue;
  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final Platform platform;

  ProjectorLoop(
      SqsClient queues,
      String queue,
      RequestHandler<SQSEvent, SQSBatchResponse> function,
      Platform platform) {
    this.queues = queues;
    this.queue = queue;
    this.function = function;
    this.platform = platform;
  }

  @Override
  public Runnable await() {
    List<Message> batch =
        queues
            .receiveMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
            .messages();
    return () -> {
      if (!batch.isEmpty()) {
        apply(batch);
      }
    };
  }

  private void apply(List<Message> batch) {
    var context = LocalContext.of("projector", FUNCTION_TIMEOUT, platform);
    settle(batch, failed(function.handleRequest(event(batch), context)));
  }

  private void settle(List<Message> batch, Set<String> failed) {
    var done = new ArrayList<DeleteMessageBatchRequestEntry>();
    var again = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
    for (Message message : batch) {
      if (failed.contains(message.messageId())) {
        again.add(
            ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(message.messageId())
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(RETRY_SECONDS)
                .build());
      } else {
        done.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(message.messageId())
                .receiptHandle(message.receiptHandle())
                .build());
      }
    }
    if (!done.isEmpty()) {
      queues.deleteMessageBatch(request -> request.queueUrl(queue).entries(done));
    }
    if (!again.isEmpty()) {
      queues.changeMessageVisibilityBatch(request -> request.queueUrl(queue).entries(again));
    }
  }

  private static Set<String> failed(SQSBatchResponse answer) {
    if (answer == null || answer.getBatchItemFailures() == null) {
      return Set.of();
    }
    return answer.getBatchItemFailures().stream()
        .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
        .collect(Collectors.toSet());
  }

  private static SQSEvent event(List<Message> batch) {
    var event = new SQSEvent();
    event.setRecords(batch.stream().map(ProjectorLoop::record).toList());
    return event;
  }

  private static SQSEvent.SQSMessage record(Message message) {
    var record = new SQSEvent.SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setMd5OfBody(message.md5OfBody());
    record.setAttributes(message.attributesAsStrings());
    record.setEventSource("aws:sqs");
    record.setAwsRegion("eu-west-1");
    return record;
  }
}
