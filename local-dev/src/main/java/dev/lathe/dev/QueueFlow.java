package dev.lathe.dev;

import dev.lathe.functions.projector.ProjectorHandler;
import dev.lathe.functions.relay.RelayFunction;
import dev.lathe.functions.relay.RelayHandler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.projection.Healing;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import dev.lathe.runtime.relay.TracedPublisher;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.sql.TracedDatabase;
import java.util.Optional;

/** From the event table through the queue to the read models: two functions and their loops. */
record QueueFlow(LocalQueues queues, Loop relay, Loop projector) implements EventFlow {

  /** Starts the queue and then the loops; returns when events flow. */
  static QueueFlow start(
      QueueChoice queue,
      Database asked,
      BundleStore store,
      ChannelRollout rollout,
      Bundle bundle,
      Platform platform) {
    Database database = TracedDatabase.of(RoundTrips.counted(asked), platform.spans());
    LocalQueues queues = LocalQueues.open(queue, bundle.name(), platform);
    try {
      new LostMessages(database).sendAgain(bundle);
    } catch (RuntimeException e) {
      queues.close();
      throw e;
    }
    var relay =
        new OutboxRelay(
            database,
            TracedPublisher.of(new QueuePublisher(queues.events()), "events", platform.spans()),
            Optional.of(new QueuePublisher(queues.deadLetters())),
            Listeners.of(database, store),
            platform.time(),
            platform.ids());
    var healing = new Healing(database, LogProjector.of(database, store, platform.time()));
    var relayHandler =
        new RelayHandler(
            new RelayFunction(
                Tenant.MAIN,
                rollout,
                relay,
                Optional.of(healing),
                Optional.empty(),
                Optional.empty(),
                queues.lookAgain(),
                platform.time()),
            platform.time(),
            platform.spans());
    var projectorHandler =
        new ProjectorHandler(
            Tenant.MAIN, Projector.of(database, store), platform.time(), platform.spans());
    return new QueueFlow(
        queues,
        Loop.start("relay", new RelayLoop(queues.rings(), relayHandler, platform), platform),
        Loop.start(
            "projector",
            new ProjectorLoop(
                queues.events(),
                (event, context) -> projectorHandler.apply(event, context.getAwsRequestId()),
                platform),
            platform));
  }

  @Override
  public WakeUp wakeUp() {
    return queues.wakeUp();
  }

  /** Stops the loops before the queue that they wait at. */
  @Override
  public void close() {
    relay.close();
    projector.close();
    queues.close();
  }
}
