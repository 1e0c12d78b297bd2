package dev.lathe.dev;

import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.webhook.WebhookReport;
import dev.lathe.runtime.webhook.Webhooks;
import dev.lathe.runtime.wiring.Receivers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the event table to webhooks, on a loop of its own: a receiver that takes its time holds up
 * no read model.
 */
record WebhookFlow(Bell bell, Loop loop) implements AutoCloseable {
  static WebhookFlow start(
      Database database, BundleStore store, Variables variables, Platform platform) {
    var bell = new Bell();
    var webhooks = new Webhooks(database, store, variables, Receivers.open(), platform);
    return new WebhookFlow(
        bell, Loop.start("webhooks", new Turn(bell, webhooks, platform.time()), platform));
  }

  @Override
  public void close() {
    loop.close();
  }

  /** When somebody rang, and also when nobody did for a while: a receiver may be back. */
  private static final class Turn implements Loop.Round {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFlow.class);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofSeconds(20);

    /** From one run's end to the next one's begin, at least: under load it has more to post. */
    private static final Duration BETWEEN_RUNS = Duration.ofMillis(20);

    private final Bell bell;
    private final Webhooks webhooks;
    private final Time time;

    /** What was told last: the same trouble is told once. */
    private List<String> told = List.of();

    /** The first turn does not wait: what is set up wrongly is told at the start. */
    private Next next = Next.AT_ONCE;

    Turn(Bell bell, Webhooks webhooks, Time time) {
      this.bell = bell;
      this.webhooks = webhooks;
      this.time = time;
    }

    private enum Next {
      AT_ONCE,
      WHEN_RUNG,
      /** There is no webhook: what is decided is no reason to look. */
      LATER
    }

    @Override
    public Runnable await() {
      switch (next) {
        case AT_ONCE -> {}
        case WHEN_RUNG -> {
          time.sleep(BETWEEN_RUNS);
          boolean unused = bell.await(LONGEST_SLEEP);
        }
        case LATER -> time.sleep(LONGEST_SLEEP);
      }
      return this::run;
    }

    private void run() {
      List<WebhookReport> reports = webhooks.run(BUDGET, Duration.ZERO);
      next = reports.isEmpty() ? Next.LATER : Next.WHEN_RUNG;
      tell(reports);
    }

    private void tell(List<WebhookReport> reports) {
      List<String> now = new ArrayList<>();
      for (WebhookReport report : reports) {
        report.trouble().ifPresent(why -> now.add("webhook " + report.webhook() + ": " + why));
      }
      if (now.equals(told)) return;
      told = now;
      now.forEach(LOG::warn);
    }
  }
}
