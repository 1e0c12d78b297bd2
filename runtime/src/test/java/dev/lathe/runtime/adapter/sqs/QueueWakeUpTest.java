package dev.lathe.runtime.adapter.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.relay.QueueWakeUp;
import org.junit.jupiter.api.Test;

final class QueueWakeUpTest {
  @Test
  void a_ring_is_a_message_and_a_queue_that_is_not_there_is_said() {
    try (var sqs = new LocalSqs()) {
      String url = sqs.client().createQueue(queue -> queue.queueName("wake-up")).queueUrl();
      new QueueWakeUp(new SqsQueue(sqs.client(), url)).ring();
      assertEquals(1, sqs.drain(url).size());
      var nowhere = new QueueWakeUp(new SqsQueue(sqs.client(), url + "-not-there"));
      assertThrows(QueueUnavailable.class, nowhere::ring);
    }
  }
}
