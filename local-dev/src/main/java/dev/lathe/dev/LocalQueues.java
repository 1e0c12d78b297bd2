package dev.lathe.dev;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;

/** What stands for SQS in this process. What it holds is gone when it is closed. */
sealed interface LocalQueues extends AutoCloseable permits ProcessQueues, ElasticMqQueues {
  /** Opens the queues of {@code choice}, which has some; ElasticMQ takes seconds. */
  static LocalQueues open(QueueChoice choice, Platform platform) {
    return switch (choice) {
      case NONE -> throw new IllegalArgumentException("there is no queue");
      case PROCESS -> ProcessQueues.open(platform.time());
      case ELASTICMQ -> ElasticMqQueues.start(platform.threads());
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
