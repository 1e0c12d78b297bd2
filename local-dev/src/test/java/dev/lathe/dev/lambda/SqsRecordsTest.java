package dev.lathe.dev.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.queue.Received;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a batch, by what a function answers. */
class SqsRecordsTest {
  private static final List<Received> BATCH =
      List.of(
          new Received("a", "ra", "[1]", Optional.of("Order-1"), 1),
          new Received("b", "rb", "[2]", Optional.of("Order-2"), 3));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | ''",
        "null | ''",
        "{} | ''",
        "{\"batchItemFailures\":[]} | ''",
        "{\"batchItemFailures\":null} | ''",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]} | b",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"b\"}]} | a b",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"c\"}]} | a b",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]} | a b",
        "{\"batchItemFailures\":[{\"id\":\"b\"}]} | a b",
        "{\"batchItemFailures\":7} | a b",
        "no JSON | a b",
        "[] | a b",
      })
  void what_is_not_done_is_what_it_names_or_all_where_it_says_nonsense(
      String answer, String failed) {
    List<String> ids = SqsRecords.failed(BATCH, answer).stream().map(Received::id).toList();
    assertEquals(failed, String.join(" ", ids));
  }

  @Test
  void a_record_has_group_body_and_how_often_it_came() {
    String event = SqsRecords.event(BATCH, "events.fifo");
    assertTrue(
        event.contains(
            "{\"messageId\":\"b\",\"receiptHandle\":\"rb\",\"body\":\"[2]\",\"attributes\":{\"ApproximateReceiveCount\":\"3\",\"MessageGroupId\":\"Order-2\"}"),
        event);
  }
}
