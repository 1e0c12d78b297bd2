package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueLoopsTest {
  private static LocalQueues queues;

  @BeforeAll
  static void start() {
    queues = LocalQueues.onFreePort();
    queues.start();
  }

  @AfterAll
  static void stop() {
    queues.close();
  }

  @Test
  void a_message_that_failed_comes_again_and_one_that_did_not_is_gone() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    send("good", "A-1");
    send("bad", "A-2");

    try (var _ =
        Loop.start(
            "projector",
            new ProjectorLoop(
                queues.client(),
                queues.events(),
                (event, context) -> failing("bad", event, seen)))) {
      var bodies = new ArrayList<String>();
      while (bodies.stream().filter("bad"::equals).count() < 3) {
        String body = seen.poll(20, TimeUnit.SECONDS);
        assertTrue(body != null, "only " + bodies);
        bodies.add(body);
      }
      assertEquals(1, bodies.stream().filter("good"::equals).count());
    }
  }

  @Test
  void a_ring_runs_the_relay_at_once_and_silence_within_seconds() throws Exception {
    BlockingQueue<Instant> runs = new LinkedBlockingQueue<>();
    try (var _ =
        Loop.start(
            "relay",
            new RelayLoop(queues.client(), queues.wakeUps(), () -> runs.add(Instant.now())))) {
      assertTrue(runs.poll(20, TimeUnit.SECONDS) != null);
      assertTrue(runs.poll(20, TimeUnit.SECONDS) != null);
      runs.clear();
      Instant rung = Instant.now();
      queues
          .client()
          .sendMessage(request -> request.queueUrl(queues.wakeUps()).messageBody("ring"));
      Instant run = runs.poll(20, TimeUnit.SECONDS);
      assertTrue(Duration.between(rung, run).toMillis() < 900);
    }
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

  private static void send(String body, String group) {
    queues
        .client()
        .sendMessage(
            request ->
                request
                    .queueUrl(queues.events())
                    .messageBody(body)
                    .messageGroupId(group)
                    .messageDeduplicationId(body + group));
  }
}
