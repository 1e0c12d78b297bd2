package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueLoopsTest {
  private static final Platform PLATFORM = SystemPlatform.create();

  @ParameterizedTest
  @ValueSource(strings = {"process", "elasticmq"})
  void a_message_that_failed_comes_again_and_one_that_did_not_is_gone(String choice)
      throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (var queues = LocalQueues.open(QueueChoice.of(choice).orElseThrow(), "bank", PLATFORM);
        var _ = projector(queues, seen)) {
      send(queues, "good", "A-1");
      send(queues, "bad", "A-2");
      var bodies = new ArrayList<String>();
      while (bodies.stream().filter("bad"::equals).count() < 3) {
        String body = seen.poll(20, TimeUnit.SECONDS);
        assertTrue(body != null, "only " + bodies);
        bodies.add(body);
      }
      assertEquals(1, bodies.stream().filter("good"::equals).count());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, None[]",
    "process, InMemory[]",
    "elasticmq, ElasticMq[]",
    "http://127.0.0.1:4566, At[endpoint=http://127.0.0.1:4566]",
    "http://localhost:4566/, At[endpoint=http://localhost:4566]",
    "http://localhost:4566/000000000000/events.fifo, ''",
    "localhost:4566, ''",
    "http://, ''",
    "sqs, ''"
  })
  void a_queue_is_chosen_by_a_word_or_an_address(String text, String choice) {
    assertEquals(choice, QueueChoice.of(text).map(Object::toString).orElse(""));
  }

  private static Loop projector(LocalQueues queues, BlockingQueue<String> seen) {
    return Loop.start(
        "projector",
        new ProjectorLoop(
            queues.events(), (event, context) -> failing("bad", event, seen), PLATFORM),
        PLATFORM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "elasticmq"})
  void the_relay_runs_by_its_schedule_and_when_somebody_rings(String choice) throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    RequestStreamHandler relay =
        (input, output, context) ->
            events.add(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    try (var queues = LocalQueues.open(QueueChoice.of(choice).orElseThrow(), "bank", PLATFORM);
        var _ = Loop.start("relay", new RelayLoop(queues.rings(), relay, PLATFORM), PLATFORM)) {
      assertTrue(next(events).contains("Scheduled Event"));
      queues.wakeUp().ring();
      String event = next(events);
      while (event.contains("Scheduled Event")) {
        event = next(events);
      }
      assertTrue(event.contains("aws:sqs"), event);
    }
  }

  private static String next(BlockingQueue<String> events) throws InterruptedException {
    return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "the relay does not run");
  }

  private static SQSBatchResponse failing(
      String unwanted, SQSEvent event, BlockingQueue<String> seen) {
    event.getRecords().forEach(record -> seen.add(record.getBody()));
    List<BatchItemFailure> failures =
        event.getRecords().stream()
            .filter(record -> record.getBody().equals(unwanted))
            .map(record -> new BatchItemFailure(record.getMessageId()))
            .toList();
    return new SQSBatchResponse(failures);
  }

  private static void send(LocalQueues queues, String body, String group) {
    var place = new Message.Place(group, body + group);
    queues.events().send(List.of(new Message(body, Optional.of(place), Optional.empty())));
  }
}
