package dev.lathe.runtime.webhook;

import dev.lathe.runtime.consumer.ConsumerReport;
import java.util.Optional;

/**
 * What became of one webhook in a run.
 *
 * @param consumed empty where it did not run
 * @param trouble why it did not, or did not do all of it
 */
public record WebhookReport(
    String webhook, Optional<ConsumerReport> consumed, Optional<String> trouble) {
  static WebhookReport waiting(String webhook, String trouble) {
    return new WebhookReport(webhook, Optional.empty(), Optional.of(trouble));
  }

  static WebhookReport of(String webhook, ConsumerReport consumed) {
    return new WebhookReport(webhook, Optional.of(consumed), consumed.trouble());
  }
}
