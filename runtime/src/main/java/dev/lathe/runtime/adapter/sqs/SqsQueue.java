package dev.lathe.runtime.adapter.sqs;

import dev.lathe.runtime.aws.AwsFailure;
import dev.lathe.runtime.aws.AwsFailure.Asked;
import dev.lathe.runtime.aws.LazyClient;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * A queue on SQS. Packs messages into SendMessageBatch requests and sends several at once: messages
 * of one call belong to different groups, so their order among each other is free.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
 *     quotas</a>
 */
public final class SqsQueue implements Queue {
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

  private final LazyClient<SqsClient> client;
  private final Optional<SignedSends> sends;
  private final String queueUrl;

  /** The caller closes {@code sqs}. */
  public SqsQueue(SqsClient sqs, String queueUrl) {
    this(LazyClient.of(sqs), Optional.empty(), queueUrl);
  }

  /** {@code client} is made by the first request that {@code sends} does not do. */
  SqsQueue(LazyClient<SqsClient> client, Optional<SignedSends> sends, String queueUrl) {
    this.client = client;
    this.sends = sends;
    this.queueUrl = queueUrl;
  }

  /**
   * A queue that single messages are sent to, such as rings: without the SDK's client, where the
   * environment says all that this takes; else, and for what is not taken so, {@code maker} makes
   * one.
   *
   * @param patience longest wait for an answer
   */
  public static SqsQueue forRings(Supplier<SqsClient> maker, String queueUrl, Duration patience) {
    Optional<SignedSends> sends = SignedSends.of(System.getenv(), patience);
    var queue = new SqsQueue(new LazyClient<>(maker), sends, queueUrl);
    if (sends.isEmpty()) queue.client.get(); // a ring must not wait for it
    return queue;
  }

  @Override
  public List<Refused> send(List<Message> messages) {
    if (sends.filter(signed -> signed.sent(queueUrl, messages)).isPresent()) return List.of();
    List<List<Message>> requests = pack(messages);
    return requests.size() == 1 ? sendOne(requests.getFirst()) : sendAtOnce(requests);
  }

  static List<List<Message>> pack(List<Message> messages) {
    List<List<Message>> requests = new ArrayList<>();
    int bytes = 0;
    for (Message message : messages) {
      int size = message.body().getBytes(StandardCharsets.UTF_8).length + ATTRIBUTE_BYTES;
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

  private List<Refused> sendAtOnce(List<List<Message>> requests) {
    if (requests.isEmpty()) return List.of();
    int threads = Math.min(MAXIMUM_REQUESTS, requests.size());
    List<Callable<List<Refused>>> tasks = new ArrayList<>();
    requests.forEach(request -> tasks.add(() -> sendOne(request)));
    List<Refused> refused = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
      for (Future<List<Refused>> answer : pool.invokeAll(tasks)) {
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

  private List<Refused> sendOne(List<Message> messages) {
    try {
      return notTaken(messages, request(messages));
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      if (!MESSAGE_AT_FAULT.contains(code)) {
        throw unavailable("sqs:SendMessage", e);
      }
      if (messages.size() == 1) {
        return List.of(new Refused(messages.getFirst(), code, false));
      }
      List<Refused> refused = new ArrayList<>();
      for (Message message : messages) {
        refused.addAll(sendOne(List.of(message))); // one of them is at fault: find out which
      }
      return refused;
    } catch (SdkClientException e) {
      throw unavailable("sqs:SendMessage", e);
    }
  }

  private SendMessageBatchResponse request(List<Message> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      var entry =
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageBody(message.body());
      message
          .place()
          .ifPresent(
              place ->
                  entry
                      .messageGroupId(place.group())
                      .messageDeduplicationId(place.deduplicationId()));
      message.contentType().ifPresent(type -> entry.messageAttributes(contentType(type)));
      entries.add(entry.build());
    }
    return client.get().sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  private static Map<String, MessageAttributeValue> contentType(String type) {
    return Map.of(
        "contentType",
        MessageAttributeValue.builder().dataType("String").stringValue(type).build());
  }

  /** Those that failed, and those of which SQS said nothing: only what it took is sent. */
  private List<Refused> notTaken(List<Message> messages, SendMessageBatchResponse response) {
    if (response.successful().isEmpty() && response.failed().isEmpty()) {
      throw new QueueUnavailable(queueUrl + " answered, and took no message", null);
    }
    Set<String> known = new HashSet<>();
    response.successful().forEach(taken -> known.add(taken.id()));
    List<Refused> refused = new ArrayList<>();
    for (BatchResultErrorEntry failed : response.failed()) {
      known.add(failed.id());
      refused.add(
          new Refused(
              messages.get(Integer.parseInt(failed.id())),
              failed.code() + (failed.message() == null ? "" : ": " + failed.message()),
              !Boolean.TRUE.equals(failed.senderFault())));
    }
    for (int i = 0; i < messages.size(); i++) {
      if (known.contains(Integer.toString(i))) continue;
      refused.add(new Refused(messages.get(i), "SQS did not say what became of it", true));
    }
    return refused;
  }

  @Override
  public List<Received> receive(int most, Duration wait) {
    ReceiveMessageResponse response =
        asked(
            "sqs:ReceiveMessage",
            () ->
                client
                    .get()
                    .receiveMessage(
                        request ->
                            request
                                .queueUrl(queueUrl)
                                .maxNumberOfMessages(Math.min(most, MAXIMUM_ENTRIES))
                                .waitTimeSeconds((int) wait.toSeconds())
                                .messageSystemAttributeNames(
                                    MessageSystemAttributeName.MESSAGE_GROUP_ID,
                                    MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
    return response.messages().stream().map(SqsQueue::received).toList();
  }

  @Override
  public void delete(List<Received> done) {
    if (done.isEmpty()) return;
    List<DeleteMessageBatchRequestEntry> entries =
        done.stream()
            .map(
                one ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(one.id())
                        .receiptHandle(one.receipt())
                        .build())
            .toList();
    var unused =
        asked(
            "sqs:DeleteMessage",
            () ->
                client
                    .get()
                    .deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries)));
  }

  @Override
  public void hide(List<Received> messages, Duration pause) {
    if (messages.isEmpty()) return;
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        messages.stream()
            .map(
                one ->
                    ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(one.id())
                        .receiptHandle(one.receipt())
                        .visibilityTimeout((int) pause.toSeconds())
                        .build())
            .toList();
    var unused =
        asked(
            "sqs:ChangeMessageVisibility",
            () ->
                client
                    .get()
                    .changeMessageVisibilityBatch(
                        request -> request.queueUrl(queueUrl).entries(entries)));
  }

  private <T> T asked(String permission, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw unavailable(permission, e);
    }
  }

  private QueueUnavailable unavailable(String permission, SdkException e) {
    return new QueueUnavailable(
        "%s does not do it: %s"
            .formatted(queueUrl, AwsFailure.told(e, new Asked(permission, "that queue", ""))),
        e);
  }

  private static Received received(software.amazon.awssdk.services.sqs.model.Message message) {
    Map<MessageSystemAttributeName, String> attributes = message.attributes();
    return new Received(
        message.messageId(),
        message.receiptHandle(),
        message.body(),
        Optional.ofNullable(attributes.get(MessageSystemAttributeName.MESSAGE_GROUP_ID)),
        Integer.parseInt(
            attributes.getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")));
  }
}
