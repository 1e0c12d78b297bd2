package dev.lathe.functions.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SCHEDULE | {"source":"aws.events","detail-type":"Scheduled Event","detail":{}}
          SCHEDULE | {}
          SCHEDULE | null
          SCHEDULE | {"Records":[]}
          WAKE_UP  | {"Records":[{"eventSource":"aws:sqs","body":"wake up"}]}
          PUSH     | {"Records":[{"eventSource":"aws:s3","s3":{}}]}
          PUSH     | {"Records":[{"eventSource":"aws:sqs","body":"wake up"},{"eventSource":"aws:sqs","body":"{\\"Records\\":[{\\"eventSource\\":\\"aws:s3\\"}]}"}]}
          """)
  void an_event_says_why_the_relay_runs(Trigger expected, String event) {
    assertEquals(expected, Trigger.of(JsonText.parse(event)));
  }
}
