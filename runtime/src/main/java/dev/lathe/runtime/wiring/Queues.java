package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.sqs.OpenedSqsQueue;

/** Opens a queue by its URL. */
public final class Queues {
  private Queues() {}

  /**
   * Opens the queue at {@code url}, for whoever closes it.
   *
   * @throws IllegalArgumentException if it is no queue's URL; the message says how one looks
   * @throws dev.lathe.runtime.queue.QueueUnavailable if there are no credentials for it
   */
  public static OpenedSqsQueue open(String url) {
    return OpenedSqsQueue.open(url);
  }
}
