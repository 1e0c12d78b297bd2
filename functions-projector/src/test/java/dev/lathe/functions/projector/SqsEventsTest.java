package dev.lathe.functions.projector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqsEventsTest {
  @Test
  void the_batch_of_the_guide_is_one() throws IOException {
    SQSEvent event = read(Files.readString(Path.of("../infra-sam/events/batch.json")));
    var message = event.getRecords().getFirst();
    assertEquals("00000000-0000-4000-8000-000000000001", message.getMessageId());
    assertEquals("none", message.getReceiptHandle());
    assertEquals("[]", message.getBody());
    assertEquals(
        Map.of("MessageGroupId", "None-none", "ApproximateReceiveCount", "1"),
        message.getAttributes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"Records\":null}", "{\"Records\":{}}"})
  void what_has_no_records_is_no_batch_and_says_so(String event) {
    var refused = assertThrows(IllegalArgumentException.class, () -> read(event));
    assertTrue(String.valueOf(refused.getMessage()).contains("`Records`"), refused.toString());
  }

  @Test
  void failures_are_written_as_lambda_reads_them() {
    var failed = new SQSBatchResponse(List.of(new SQSBatchResponse.BatchItemFailure("m2")));
    assertEquals("{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"}]}", text(failed));
    assertEquals("{\"batchItemFailures\":[]}", text(new SQSBatchResponse(List.of())));
  }

  private static String text(SQSBatchResponse response) {
    return new String(SqsEvents.written(response), StandardCharsets.UTF_8);
  }

  private static SQSEvent read(String event) throws IOException {
    return SqsEvents.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }
}
