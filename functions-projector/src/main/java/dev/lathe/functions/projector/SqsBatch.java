package dev.lathe.functions.projector;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.queue.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where outcomes become item failures. */
final class SqsBatch {
  private SqsBatch() {}

  static List<QueueMessage> messages(SQSEvent event) {
    return event.getRecords().stream()
        .map(record -> new QueueMessage(group(record), record.getBody()))
        .toList();
  }

  static SQSBatchResponse response(SQSEvent event, List<ApplyOutcome> outcomes) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case ApplyOutcome.Applied _ -> {}
        case ApplyOutcome.Failed _ ->
            failures.add(new BatchItemFailure(event.getRecords().get(i).getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }

  /** The messages that failed, to be hidden for a while. */
  static List<Received> failed(SQSEvent event, List<ApplyOutcome> outcomes) {
    List<Received> failed = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      SQSMessage message = event.getRecords().get(i);
      if (outcomes.get(i) instanceof ApplyOutcome.Failed && message.getReceiptHandle() != null) {
        failed.add(
            new Received(
                message.getMessageId(),
                message.getReceiptHandle(),
                message.getBody(),
                Optional.of(group(message)),
                times(message)));
      }
    }
    return failed;
  }

  private static int times(SQSMessage message) {
    Map<String, String> attributes = message.getAttributes();
    String count = attributes == null ? null : attributes.get("ApproximateReceiveCount");
    return count == null || !count.matches("[0-9]{1,9}") ? 1 : Integer.parseInt(count);
  }

  /** A message of a queue without groups is a group by itself. */
  private static String group(SQSMessage message) {
    Map<String, String> attributes = message.getAttributes();
    String group = attributes == null ? null : attributes.get("MessageGroupId");
    return group == null ? message.getMessageId() : group;
  }
}
