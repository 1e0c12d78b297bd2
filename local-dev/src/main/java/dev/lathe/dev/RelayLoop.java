package dev.lathe.dev;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Runs the relay when somebody rings and, as the schedule does in the cloud, also when nobody has
 * for a while.
 */
final class RelayLoop implements Loop.Round {
  /** The safety net: a ring that was lost costs this much, in seconds. */
  private static final int LONGEST_SLEEP_SECONDS = 1;

  private final SqsClient queues;
  private final String wakeUps;
  private final Runnable relay;

  RelayLoop(SqsClient queues, String wakeUps, Runnable relay) {
    this.queues = queues;
    this.wakeUps = wakeUps;
    this.relay = relay;
  }

  @Override
  public void run() {
    var rings =
        queues
            .receiveMessage(
                request ->
                    request
                        .queueUrl(wakeUps)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(LONGEST_SLEEP_SECONDS))
            .messages();
    if (!rings.isEmpty()) {
      // Deleted first: a ring during the run must wake the next one.
      queues.deleteMessageBatch(
          request ->
              request
                  .queueUrl(wakeUps)
                  .entries(
                      rings.stream()
                          .map(
                              ring ->
                                  DeleteMessageBatchRequestEntry.builder()
                                      .id(ring.messageId())
                                      .receiptHandle(ring.receiptHandle())
                                      .build())
                          .toList()));
    }
    relay.run();
  }
}
