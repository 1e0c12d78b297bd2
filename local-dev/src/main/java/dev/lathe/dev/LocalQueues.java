package dev.lathe.dev;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;

/** What stands for SQS. What it holds in this process is gone when it is closed. */
sealed interface LocalQueues extends AutoCloseable permits ProcessQueues, SqsQueues {
  /**
   * Opens the queues of {@code choice}, which has some; ElasticMQ takes seconds.
   *
   * @param name the blueprint's
   */
  static LocalQueues open(QueueChoice choice, String name, Platform platform) {
    return switch (choice) {
      case QueueChoice.None _ -> throw new IllegalArgumentException("there is no queue");
      case QueueChoice.InMemory _ -> ProcessQueues.open(platform.time());
      case QueueChoice.ElasticMq _ -> SqsQueues.ofOurOwn(platform.threads());
      case QueueChoice.At(var endpoint) -> SqsQueues.at(endpoint, name, platform.threads());
    };
  }

  /** From the relay to the projector, in order a stream. */
  Queue events();

  /** What the relay could not send. */
  Queue deadLetters();

  /** Rung after each command that decided something; waits for nobody. */
  WakeUp wakeUp();

  /** What the relay hears of it. */
  Rings rings();

  /** How long a relay that was woken looks again. */
  Duration lookAgain();

  @Override
  void close();
}
