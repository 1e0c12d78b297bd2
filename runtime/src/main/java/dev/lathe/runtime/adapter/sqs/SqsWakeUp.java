package dev.lathe.runtime.adapter.sqs;

import dev.lathe.runtime.relay.QueueUnavailable;
import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Wakes the relay by a message on a standard queue of its own; what it says does not matter. */
public final class SqsWakeUp implements WakeUp {
  /** Longest wait for SQS: a relay woken later than that had better wait for its schedule. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SqsClient sqs;
  private final String queueUrl;

  /** The caller closes {@code sqs}. */
  public SqsWakeUp(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /**
   * Sends one message.
   *
   * @throws QueueUnavailable if SQS did not take it in 2 s
   */
  @Override
  public void ring() {
    try {
      sqs.sendMessage(
          message ->
              message
                  .queueUrl(queueUrl)
                  .messageBody("wake up")
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
    } catch (SdkException e) {
      throw new QueueUnavailable(queueUrl + " did not take a wake-up", e);
    }
  }
}
