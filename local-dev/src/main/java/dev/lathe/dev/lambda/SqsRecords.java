package dev.lathe.dev.lambda;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.queue.Received;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Batches of a queue as Lambda writes them for a function, and what a function says of one.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">events of SQS</a>
 */
public final class SqsRecords {
  private SqsRecords() {}

  /** {@code batch}, of the queue that is called {@code queue}. */
  public static String event(List<Received> batch, String queue) {
    return new Members().with("Records", batch, one -> record(one, queue)).text();
  }

  private static Json record(Received one, String queue) {
    var attributes = new Members().with("ApproximateReceiveCount", Integer.toString(one.times()));
    one.group().ifPresent(group -> attributes.with("MessageGroupId", group));
    return new Members()
        .with("messageId", one.id())
        .with("receiptHandle", one.receipt())
        .with("body", one.body())
        .with("attributes", attributes)
        .with("messageAttributes", Json.EMPTY)
        .with("eventSource", "aws:sqs")
        .with("eventSourceARN", "arn:aws:sqs:eu-west-1:123456789012:" + queue)
        .with("awsRegion", "eu-west-1")
        .object();
  }

  /**
   * Which messages of {@code batch} are not done, as a function with {@code
   * ReportBatchItemFailures} answered. None where it names none; all where it names one that is not
   * in the batch, or answers what nobody understands.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">partial
   *     batch responses</a>
   */
  public static List<Received> failed(List<Received> batch, String answer) {
    Optional<Set<String>> named = named(answer);
    if (named.isEmpty()) return batch;
    var left = new HashSet<>(named.get());
    List<Received> failed = batch.stream().filter(one -> left.remove(one.id())).toList();
    return left.isEmpty() ? failed : batch;
  }

  private static Optional<Set<String>> named(String answer) {
    Json json;
    try {
      json = answer.isBlank() ? Json.NULL : JsonText.parse(answer);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
    if (json instanceof Json.Null) return Optional.of(Set.of());
    if (!(json instanceof Json.Obj object)) return Optional.empty();
    var named = new HashSet<String>();
    switch (object.get("batchItemFailures").orElse(Json.NULL)) {
      case Json.Null _ -> {}
      case Json.Arr(List<Json> items) -> {
        for (Json item : items) {
          Optional<String> id = Json.orEmpty(item).text("itemIdentifier");
          if (id.filter(text -> !text.isEmpty()).isEmpty()) return Optional.empty();
          named.add(id.get());
        }
      }
      case Json.Bool _, Json.Num _, Json.Str _, Json.Obj _ -> {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }
}
