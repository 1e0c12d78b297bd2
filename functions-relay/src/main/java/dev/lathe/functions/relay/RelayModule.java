package dev.lathe.functions.relay;

import dagger.Module;
import dagger.Provides;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.projection.Healing;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.relay.EventPublisher;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import dev.lathe.runtime.relay.TracedPublisher;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.sql.TracedDatabase;
import dev.lathe.runtime.webhook.Webhooks;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.wiring.OutsideModules;
import dev.lathe.runtime.wiring.Receivers;
import dev.lathe.runtime.workflow.Workflows;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The database, the store and the queues of one sandbox. */
@Module
interface RelayModule {
  /** A function serves one tenant, whose database its environment names. */
  Tenant TENANT = Tenant.MAIN;

  /** Longest wait for SQS, its repeats included; a third of the relay's lease. */
  Duration PATIENCE = Duration.ofSeconds(5);

  @Provides
  @Singleton
  static ReopenedDatabase reopened(RelayConfig config) {
    return new ReopenedDatabase(Databases.opener(config.databaseUrl(), config.databaseToken()));
  }

  @Provides
  @Singleton
  static Database database(ReopenedDatabase database, Platform platform) {
    return TracedDatabase.of(RoundTrips.counted(database), platform.spans());
  }

  @Provides
  @Singleton
  static BundleStore store(RelayConfig config, Platform platform) {
    return BundleStores.open(config.bundles(), platform.time(), config.trusted());
  }

  @Provides
  @Singleton
  static ChannelRollout rollout(RelayConfig config, BundleStore store, Database database) {
    return new ChannelRollout(store, config.channel(), database, config.kept());
  }

  /** Region, credentials and endpoint come from the environment, as Lambda or a test sets it. */
  @Provides
  @Singleton
  static SqsClient sqs() {
    return SqsClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(calls -> calls.apiCallTimeout(PATIENCE))
        .build();
  }

  @Provides
  @Singleton
  static OutboxRelay relay(
      RelayConfig config, Database database, BundleStore store, SqsClient sqs, Platform platform) {
    String url = config.eventsQueueUrl();
    var events =
        TracedPublisher.of(
            new QueuePublisher(new SqsQueue(sqs, url)),
            url.substring(url.lastIndexOf('/') + 1),
            platform.spans());
    Optional<EventPublisher> deadLetters =
        config.deadLetterQueueUrl().map(dead -> new QueuePublisher(new SqsQueue(sqs, dead)));
    return new OutboxRelay(
        database,
        events,
        deadLetters,
        Listeners.of(database, store),
        Pace.USUAL,
        config.retention(),
        platform.time(),
        platform.ids());
  }

  @Provides
  @Singleton
  static Webhooks webhooks(
      RelayConfig config, Database database, BundleStore store, Platform platform) {
    return new Webhooks(database, store, config.variables(), Receivers.open(), platform);
  }

  /** What a step decides, the tick sends itself. */
  @Provides
  @Singleton
  static Workflows workflows(
      RelayConfig config,
      Database database,
      BundleStore store,
      ChannelRollout rollout,
      Platform platform) {
    return new Workflows(
        database,
        store,
        TENANT,
        rollout,
        config.variables(),
        OutsideModules.of(System.getenv(), platform, () -> database),
        WakeUp.NONE,
        config.recording(),
        platform);
  }

  @Provides
  static RelayRehearsal rehearsal(
      RelayConfig config,
      ChannelRollout rollout,
      BundleStore store,
      OutboxRelay relay,
      Platform platform) {
    return new RelayRehearsal(rollout, store, relay, config, platform.time());
  }

  @Provides
  @Singleton
  static RelayFunction function(
      ChannelRollout rollout,
      OutboxRelay relay,
      Webhooks webhooks,
      Workflows workflows,
      Database database,
      BundleStore store,
      Platform platform) {
    var healing = new Healing(database, LogProjector.of(database, store, platform.time()));
    return new RelayFunction(
        TENANT,
        rollout,
        relay,
        Optional.of(healing),
        Optional.of(webhooks),
        Optional.of(workflows),
        OutboxRelay.LOOK_AGAIN,
        platform.time(),
        OutsideModules.leftOvers(System.getenv(), platform, database));
  }
}
