package dev.lathe.simulation;

import dev.lathe.functions.relay.RelayFunction;
import dev.lathe.functions.relay.RelayTick;
import dev.lathe.functions.relay.Trigger;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Healing;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Retries;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import dev.lathe.runtime.relay.Retention;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.webhook.Webhooks;
import dev.lathe.runtime.workflow.Workflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Two of each function, of which one begins anew where it was killed. */
final class Functions {
  /** So small that a relay is far behind now and then. */
  private static final Pace PACE = new Pace(5, Duration.ofSeconds(15), 8);

  private static final int BATCH = 10;
  private static final Duration BUDGET = Duration.ofSeconds(45);
  private static final Duration DAY = Duration.ofHours(24);

  private final World world;
  private final Chaos chaos;
  private final WorldKind kind;
  private final BundleStore store;
  private final UnsafeQueue queue;
  private final MemoryQueue deadLetters;
  private final Random ids;
  private final @Nullable HttpPipeline[] https = new @Nullable HttpPipeline[2];
  private final @Nullable RelayFunction[] relays = new @Nullable RelayFunction[2];
  private final @Nullable Projector[] projectors = new @Nullable Projector[2];

  /** Whether the next one that begins is one from a snapshot. */
  private boolean restored;

  Functions(
      World world,
      WorldKind kind,
      BundleStore store,
      UnsafeQueue queue,
      MemoryQueue deadLetters,
      Random ids) {
    this.world = world;
    this.chaos = world.chaos();
    this.kind = kind;
    this.store = store;
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.ids = ids;
  }

  /** A request to the HTTP function {@code which}. */
  HttpAnswer ask(int which, HttpRequest request) {
    HttpPipeline pipeline = https[which];
    if (pipeline == null) {
      pipeline = http();
      https[which] = pipeline;
    }
    return pipeline.handle(request);
  }

  /** The same, where it may be killed; empty if it was. */
  Optional<HttpAnswer> answer(int which, HttpRequest request) {
    try {
      return Optional.of(ask(which, request));
    } catch (Killed killed) {
      https[which] = null;
      return Optional.empty();
    }
  }

  /**
   * A tick.
   *
   * @return the bundle that is refused, if the channel named such a one
   */
  Optional<BundleId> relay(int which) {
    RelayFunction relay = relays[which];
    if (relay == null) {
      relay = relay();
      relays[which] = relay;
    }
    try {
      Trigger trigger = chaos.below(3) > 0 ? Trigger.WAKE_UP : Trigger.SCHEDULE;
      RelayTick tick = relay.tick(chaos.isOn() ? trigger : Trigger.SCHEDULE, BUDGET);
      return tick.rollout()
          .filter(now -> now.state() == RolloutState.REFUSED)
          .map(RolloutStatus::bundle);
    } catch (Killed killed) {
      relays[which] = null;
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable again) {
      // The schedule ticks again.
    }
    return Optional.empty();
  }

  /** Messages of the queue. */
  void project(int which) {
    Projector projector = projectors[which];
    if (projector == null) {
      projector = Projector.of(new Link(world, Optional.of(Fault.PROJECTOR_KILLED)), store);
      projectors[which] = projector;
    }
    List<Received> received = queue.receive(BATCH, Duration.ZERO);
    if (received.isEmpty()) return;
    List<QueueMessage> messages =
        received.stream().map(one -> new QueueMessage(one.group().orElse(""), one.body())).toList();
    try {
      List<ApplyOutcome> outcomes = projector.apply(messages);
      List<Received> done = new ArrayList<>();
      List<Received> failed = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        (outcomes.get(i) instanceof ApplyOutcome.Applied ? done : failed).add(received.get(i));
      }
      queue.delete(done);
      Retries.later(queue, failed);
    } catch (Killed killed) {
      projectors[which] = null;
    } catch (NothingLive | DatabaseUnavailable again) {
      // The messages come again.
    }
  }

  /** Relays begin anew, with what they have to do from now on. */
  void beginAnew() {
    relays[0] = null;
    relays[1] = null;
  }

  /** A sandbox of each goes on from a snapshot: later, on connections that are closed. */
  void outlive(int which) {
    world.time().advance(Duration.ofMinutes(30));
    relays[which] = null;
    restored = true;
    https[which] = null;
  }

  /** What one has of its machine, whose clock may be wrong. */
  Platform platform() {
    Time wall = world.time();
    if (chaos.strikes(Fault.CLOCK_OFF_BY_A_DAY)) {
      wall = world.time().off(chaos.even() ? DAY : DAY.negated());
    }
    Ids next = () -> new UUID((ids.nextLong() & ~0xf000L) | 0x7000L, ids.nextLong());
    return new Platform(wall, next, new Random(ids.nextLong()), (name, work) -> work.run());
  }

  /** A function's own way to the database. */
  private Link link(Optional<Fault> death) {
    var link = new Link(world, death);
    if (restored) link.outlive();
    restored = false;
    return link;
  }

  private Recording recording() {
    return kind.records() ? Recording.of(Recording.USUAL) : Recording.NONE;
  }

  private HttpPipeline http() {
    var database = link(Optional.empty());
    var rollout = new ChannelRollout(store, Releases.CHANNEL, database);
    return new HttpPipeline(
        TenantDatabases.only(Tenant.MAIN, database),
        store,
        _ -> rollout,
        world.vendor(),
        People.VERIFIER,
        WakeUp.NONE,
        new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                false,
                Variables.NONE.leniently(),
                Origins.OWN,
                ControlAccess.BY_TOKEN)
            .with(recording()),
        platform(),
        _ -> {});
  }

  private RelayFunction relay() {
    var database = link(Optional.of(Fault.FUNCTION_TIMED_OUT));
    Platform platform = platform();
    var outbox =
        new OutboxRelay(
            database,
            new QueuePublisher(queue),
            Optional.of(new QueuePublisher(deadLetters)),
            Listeners.of(database, store),
            PACE,
            Retention.USUAL,
            platform.time(),
            platform.ids());
    var rollout = new ChannelRollout(store, Releases.CHANNEL, database);
    return new RelayFunction(
        Tenant.MAIN,
        rollout,
        outbox,
        world.plant() == Plant.LOST_MESSAGES_NOT_HEALED
            ? Optional.empty()
            : Optional.of(new Healing(database, LogProjector.of(database, store, platform.time()))),
        Optional.of(new Webhooks(database, store, Ledger.VARIABLES, world.ledger(), platform)),
        kind.lends()
            ? Optional.of(
                new Workflows(
                    database,
                    store,
                    Tenant.MAIN,
                    rollout,
                    Variables.NONE.leniently(),
                    world.vendor(),
                    WakeUp.NONE,
                    recording(),
                    platform))
            : Optional.empty(),
        Duration.ZERO,
        platform.time(),
        world.shelf().leftOvers(database, platform.time()));
  }
}
