package dev.lathe.dev;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.lathe.functions.http.HttpHandler;
import dev.lathe.functions.projector.ProjectorHandler;
import dev.lathe.functions.relay.RelayFunction;
import dev.lathe.functions.relay.RelayHandler;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.relay.sqs.SqsEventPublisher;
import dev.lathe.runtime.relay.sqs.SqsWakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.Preparation;
import dev.lathe.runtime.sql.Database;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three functions as the cloud runs them, on parts of this process. */
record Functions(HttpHandler http, RelayHandler relay, ProjectorHandler projector) {
  private static final Logger LOG = LoggerFactory.getLogger(Functions.class);

  /** Nobody stands in front of this server who could vouch for somebody else. */
  private static final HttpSettings SETTINGS =
      new HttpSettings(Optional.of("x-actor-id"), /* development= */ true);

  static Functions on(
      Database database, BundleStore store, String channel, LocalQueues queues, Clock clock) {
    var rollout = new ChannelRollout(store, channel, database, new Preparation(database, clock));
    var pipeline =
        new HttpPipeline(
            database,
            store,
            rollout,
            wakeUp(queues),
            SETTINGS,
            clock,
            UuidCreator::getTimeOrderedEpoch,
            Functions::tell);
    pipeline.warmUp();
    var relay =
        new OutboxRelay(
            database,
            new SqsEventPublisher(queues.client(), queues.events()),
            Optional.of(new SqsEventPublisher(queues.client(), queues.deadLetters())),
            clock);
    return new Functions(
        new HttpHandler(pipeline),
        new RelayHandler(new RelayFunction(rollout, relay)),
        new ProjectorHandler(Projector.of(database, store)));
  }

  /** Rings once there is a bell: before that, the relay's first look finds what was decided. */
  private static WakeUp wakeUp(LocalQueues queues) {
    WakeUp bell = new SqsWakeUp(queues.client(), queues.wakeUps());
    return () -> {
      if (queues.ready()) {
        bell.ring();
      }
    };
  }

  private static void tell(HandledRequest request) {
    LOG.debug("{}", request);
    request.failure().ifPresent(failure -> LOG.error("{} failed", request.route(), failure));
  }
}
