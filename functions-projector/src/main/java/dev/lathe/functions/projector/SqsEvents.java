package dev.lathe.functions.projector;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SQS's batches as Lambda hands them over, and its list of failures: what this function looks at of
 * them, and no more. Lambda's own reader of any event there is loads 830 classes for it
 * (aws-lambda-java-serialization 1.2.0).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
final class SqsEvents {
  private SqsEvents() {}

  /**
   * Reads a batch.
   *
   * @throws IllegalArgumentException if it has no records: then it came from something else
   * @throws JsonText.MalformedJson if it is not JSON, which Lambda does not let happen
   */
  static SQSEvent read(InputStream input) throws IOException {
    Json.Obj event =
        Json.orEmpty(JsonText.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8)));
    if (!(event.get("Records").orElse(Json.NULL) instanceof Json.Arr(List<Json> records))) {
      throw new IllegalArgumentException("the event has no `Records`: this function takes SQS's");
    }
    List<SQSMessage> messages = new ArrayList<>();
    for (Json record : records) messages.add(message(Json.orEmpty(record)));
    var batch = new SQSEvent();
    batch.setRecords(messages);
    return batch;
  }

  /** The failures as one JSON object. */
  static byte[] written(SQSBatchResponse response) {
    return new Members()
        .with(
            "batchItemFailures",
            response.getBatchItemFailures(),
            failure -> new Members().with("itemIdentifier", failure.getItemIdentifier()).object())
        .text()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static SQSMessage message(Json.Obj record) {
    var message = new SQSMessage();
    message.setMessageId(record.text("messageId").orElse(null));
    message.setReceiptHandle(record.text("receiptHandle").orElse(null));
    message.setBody(record.text("body").orElse(null));
    message.setAttributes(texts(record.object("attributes")));
    return message;
  }

  private static Map<String, String> texts(Json.Obj object) {
    var texts = new LinkedHashMap<String, String>();
    object
        .members()
        .keySet()
        .forEach(name -> object.text(name).ifPresent(text -> texts.put(name, text)));
    return texts;
  }
}
