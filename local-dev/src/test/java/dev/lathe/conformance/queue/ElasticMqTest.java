package dev.lathe.conformance.queue;

import dev.lathe.runtime.adapter.sqs.LocalSqs;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.queue.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** SQS's adapter on its stand-in. */
final class ElasticMqTest extends QueueConformance {
  private static LocalSqs sqs;
  private static int queues;

  @BeforeAll
  static void start() {
    sqs = new LocalSqs();
  }

  @AfterAll
  static void stop() {
    sqs.close();
  }

  @Override
  protected Queue open() {
    return new SqsQueue(sqs.client(), sqs.fifo("conformance-" + queues++));
  }

  @Override
  protected Queue missing() {
    return new SqsQueue(sqs.client(), sqs.fifo("here").replace("here", "nowhere"));
  }
}
