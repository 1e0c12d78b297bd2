package dev.lathe.runtime.adapter.sqs;

import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.EventPublisher;
import dev.lathe.runtime.relay.QueueUnavailable;
import dev.lathe.runtime.relay.RefusedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * A FIFO queue on SQS. Packs messages into SendMessageBatch requests and sends several at once:
 * messages of one call belong to different groups, so their order among each other is free.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
 *     quotas</a>
 */
public final class SqsEventPublisher implements EventPublisher {
  /** Messages a request, SQS's limit. */
  private static final int MAXIMUM_ENTRIES = 10;

  /** Bytes of a request with its attributes, SQS's limit. */
  private static final int MAXIMUM_BYTES = 1024 * 1024;

  /** The content type's name, type and value, which count. */
  private static final int ATTRIBUTE_BYTES = 64;

  /**
   * Requests under way at once; SQS takes 300 a second of a FIFO queue that is not set for more.
   */
  private static final int MAXIMUM_REQUESTS = 8;

  /** Error codes that say which message is at fault, not the queue. */
  private static final Set<String> MESSAGE_AT_FAULT =
      Set.of(
          "InvalidMessageContents",
          "InvalidParameterValue",
          "MessageTooLong",
          "AWS.SimpleQueueService.BatchRequestTooLong",
          "BatchRequestTooLong");

  private static final Map<String, MessageAttributeValue> ATTRIBUTES =
      Map.of(
          "contentType",
          MessageAttributeValue.builder()
              .dataType("String")
              .stringValue(CloudEvents.BATCH)
              .build());

  private final SqsClient sqs;
  private final String queueUrl;

  /** The caller closes {@code sqs}. */
  public SqsEventPublisher(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public List<RefusedMessage> publish(List<EventMessage> messages) {
    List<List<EventMessage>> requests = pack(messages);
    return requests.size() == 1 ? send(requests.getFirst()) : sendAtOnce(requests);
  }

  static List<List<EventMessage>> pack(List<EventMessage> messages) {
    List<List<EventMessage>> requests = new ArrayList<>();
    int bytes = 0;
    for (EventMessage message : messages) {
      int size = message.bytes() + ATTRIBUTE_BYTES;
      boolean fits =
          !requests.isEmpty()
              && requests.getLast().size() < MAXIMUM_ENTRIES
              && bytes + size <= MAXIMUM_BYTES;
      if (!fits) {
        requests.add(new ArrayList<>());
        bytes = 0;
      }
      requests.getLast().add(message);
      bytes += size;
    }
    return requests;
  }

  private List<RefusedMessage> sendAtOnce(List<List<EventMessage>> requests) {
    if (requests.isEmpty()) return List.of();
    int threads = Math.min(MAXIMUM_REQUESTS, requests.size());
    List<Callable<List<RefusedMessage>>> tasks = new ArrayList<>();
    requests.forEach(request -> tasks.add(() -> send(request)));
    List<RefusedMessage> refused = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
      for (Future<List<RefusedMessage>> answer : pool.invokeAll(tasks)) {
        refused.addAll(answer.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueueUnavailable("interrupted while sending to " + queueUrl, e);
    } catch (ExecutionException e) {
      throw new QueueUnavailable("sending to " + queueUrl + " failed", e.getCause());
    }
    return refused;
  }

  private List<RefusedMessage> send(List<EventMessage> messages) {
    try {
      return refused(messages, request(messages));
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      if (!MESSAGE_AT_FAULT.contains(code)) {
        throw new QueueUnavailable(queueUrl + " answered " + code, e);
      }
      if (messages.size() == 1) {
        return List.of(new RefusedMessage(messages.getFirst(), code));
      }
      List<RefusedMessage> refused = new ArrayList<>();
      for (EventMessage message : messages) {
        refused.addAll(send(List.of(message))); // one of them is at fault: find out which
      }
      return refused;
    } catch (SdkClientException e) {
      throw new QueueUnavailable(queueUrl + " did not answer", e);
    }
  }

  private SendMessageBatchResponse request(List<EventMessage> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (EventMessage message : messages) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageGroupId(message.group())
              .messageDeduplicationId(message.deduplicationId())
              .messageAttributes(ATTRIBUTES)
              .messageBody(message.body())
              .build());
    }
    return sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  private static List<RefusedMessage> refused(
      List<EventMessage> messages, SendMessageBatchResponse response) {
    return response.failed().stream()
        .map(
            failed ->
                new RefusedMessage(
                    messages.get(Integer.parseInt(failed.id())),
                    failed.code() + (failed.message() == null ? "" : ": " + failed.message())))
        .toList();
  }
}
