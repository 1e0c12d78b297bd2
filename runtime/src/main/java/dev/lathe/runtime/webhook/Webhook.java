package dev.lathe.runtime.webhook;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WebhookPlan.Target;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.consumer.ConsumerReport;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.HandlerUnavailable;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.consumer.LogConsumer;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.queue.Retries;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One webhook of one bundle, and how its receiver is doing. One run at a time. */
final class Webhook {
  /** Three rounds: what a crash repeats. The lease is longer than posting them may take. */
  private static final Pace PACE = new Pace(48, Duration.ofSeconds(30), Pace.FAR_BEHIND);

  /** Longest that a receiver may ask to be left alone. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final String name;
  private final Posting posting;
  private final LogConsumer consumer;
  private final Platform platform;

  /** Runs in a row that ended because nobody answered. */
  private int failures;

  private long restUntil;
  private String trouble = "";

  Webhook(WebhookPlan plan, Endpoint endpoint, BundleId of, Parts parts) {
    this.name = plan.name();
    this.platform = parts.platform();
    this.posting =
        new Posting(
            endpoint,
            parts.receiver(),
            platform.time(),
            () -> LiveBundle.named(parts.database()).equals(Optional.of(of)));
    Set<Source> sources =
        plan.events().stream()
            .map(wanted -> new Source(wanted.service(), wanted.entity(), wanted.type()))
            .collect(Collectors.toUnmodifiableSet());
    this.consumer =
        new LogConsumer(
            parts.database(),
            Webhooks.CONSUMERS + plan.name(),
            switch (plan.target()) {
              case Target.Address _ -> CloudEvents.WHOLE;
              case Target.Topic _ -> CloudEvents.FOR_A_TOPIC;
            },
            live -> {
              // Another bundle may want others of them, or has no such webhook.
              if (!live.equals(of)) throw new HandlerUnavailable("another bundle went live");
              return Optional.of(sources);
            },
            PACE,
            platform.time(),
            platform.ids());
  }

  /** What webhooks share. */
  record Parts(Database database, Receiver receiver, Platform platform) {}

  WebhookReport run(Duration budget, Duration again) {
    if (failures > 0 && platform.time().ticks() - restUntil < 0) {
      return WebhookReport.waiting(name, trouble);
    }
    ConsumerReport report = consumer.run(posting, budget, again);
    if (report.ended() == Ended.UNAVAILABLE) {
      failures++;
      trouble = report.trouble().orElse("");
      restUntil = platform.time().ticks() + rest().toNanos();
    } else if (report.ended() != Ended.BUSY) {
      failures = 0;
    }
    return WebhookReport.of(name, report);
  }

  /** What the receiver asked for; otherwise longer each time, and not the same for all. */
  private Duration rest() {
    Duration asked = posting.retryAfter().orElse(Duration.ZERO);
    if (asked.compareTo(LONGEST_WAIT) > 0) asked = LONGEST_WAIT;
    Duration own = Retries.pause(failures);
    own = own.minus(own.multipliedBy(platform.random().nextInt(250)).dividedBy(1_000));
    return asked.compareTo(own) > 0 ? asked : own;
  }
}
