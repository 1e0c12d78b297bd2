package dev.lathe.runtime.webhook;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The webhooks of the live bundle. Each is a consumer of the log: it has each event at least once,
 * those of a stream in their order, and neither sees another one nor waits for it. Safe to call
 * from several threads and processes.
 */
public final class Webhooks {
  /** How the names of their consumers begin. */
  public static final String CONSUMERS = "webhook ";

  private final Webhook.Parts parts;
  private final LiveBundle<List<WebhookPlan>> live;
  private final Variables variables;

  /** One run at a time: what it knows of receivers is in memory. */
  private final ReentrantLock running = new ReentrantLock();

  private Optional<BundleId> known = Optional.empty();
  private final Map<WebhookPlan, Webhook> webhooks = new HashMap<>();

  /**
   * @param store has the bundles that {@code database} names
   * @param variables the values that the webhooks' variables have here
   */
  public Webhooks(
      Database database,
      BundleStore store,
      Variables variables,
      Receiver receiver,
      Platform platform) {
    this.parts = new Webhook.Parts(database, receiver, platform);
    this.live = new LiveBundle<>(database, store, BundleFile::webhooks);
    this.variables = variables;
  }

  /**
   * Posts what the log has for each of them, until nothing is left.
   *
   * @param budget no page is begun after it; the last one may take twenty seconds more
   * @param again how long each looks again after it last found something
   * @throws DatabaseUnavailable if no answer came: run again
   * @throws BundleStoreUnavailable if the live bundle cannot be had now
   * @throws BundleUnreadable if the store does not have it
   */
  public List<WebhookReport> run(Duration budget, Duration again) {
    running.lock();
    try {
      Time time = parts.platform().time();
      long began = time.ticks();
      List<WebhookReport> reports = new ArrayList<>();
      Optional<BundleId> bundle = LiveBundle.named(parts.database());
      if (bundle.isEmpty()) return reports;
      for (WebhookPlan plan : live.at(bundle.get())) {
        Duration left = budget.minusNanos(time.ticks() - began);
        reports.add(
            left.isPositive()
                ? run(plan, bundle.get(), left, again)
                : WebhookReport.waiting(plan.name(), "the time was over"));
      }
      return reports;
    } finally {
      running.unlock();
    }
  }

  private WebhookReport run(WebhookPlan plan, BundleId of, Duration budget, Duration again) {
    if (!known.equals(Optional.of(of))) {
      webhooks.clear();
      known = Optional.of(of);
    }
    try {
      Webhook webhook = webhooks.get(plan);
      if (webhook == null) {
        webhook = new Webhook(plan, Endpoint.of(plan, variables), of, parts);
        webhooks.put(plan, webhook);
      }
      return webhook.run(budget, again);
    } catch (Endpoint.Unusable e) {
      return WebhookReport.waiting(plan.name(), String.valueOf(e.getMessage()));
    }
  }
}
