package dev.lathe.functions.relay;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.Healing;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.Outlet;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.storage.LeftOvers;
import dev.lathe.runtime.webhook.WebhookReport;
import dev.lathe.runtime.webhook.Webhooks;
import dev.lathe.runtime.workflow.Workflows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The relay's tick: take some steps towards what the channel points to, publish what was decided,
 * make good for what was lost on the way, and again while a rollout is under way: events do not
 * wait for it.
 */
public final class RelayFunction {
  /** What the webhooks' last page may take longer than the relay's, for which time is kept back. */
  private static final Duration LAST_POSTS = Duration.ofSeconds(10);

  /** A step that was begun may take as long. */
  private static final Duration LAST_STEP = Duration.ofMillis(StepPolicy.MOST_TIMEOUT_MILLIS);

  /** An object that was begun with may take as long. */
  private static final Duration LAST_OBJECT = Duration.ofSeconds(10);

  private final Tenant tenant;
  private final ChannelRollout rollout;
  private final Outlet outlet;
  private final Optional<Healing> healing;
  private final Optional<Webhooks> webhooks;
  private final Optional<Workflows> workflows;
  private final Duration lookAgain;
  private final Time time;
  private final List<LeftOvers> leftOvers;

  /**
   * Of the parts of a sandbox, or of a process that has all functions.
   *
   * @param tenant whose events are sent
   * @param outlet where to
   * @param healing what makes good for messages that were lost, where there are messages
   * @param webhooks who else is told of events, where no other loop of this process does it
   * @param workflows whose runs go on, where no other loop of this process sees to them
   * @param lookAgain how long a tick that was rung for looks again: {@link OutboxRelay#LOOK_AGAIN}
   *     where commands ring before they are committed
   */
  public RelayFunction(
      Tenant tenant,
      ChannelRollout rollout,
      Outlet outlet,
      Optional<Healing> healing,
      Optional<Webhooks> webhooks,
      Optional<Workflows> workflows,
      Duration lookAgain,
      Time time) {
    this(tenant, rollout, outlet, healing, webhooks, workflows, lookAgain, time, List.of());
  }

  /**
   * The same with uploads.
   *
   * @param leftOvers what clears up behind modules of storage
   */
  public RelayFunction(
      Tenant tenant,
      ChannelRollout rollout,
      Outlet outlet,
      Optional<Healing> healing,
      Optional<Webhooks> webhooks,
      Optional<Workflows> workflows,
      Duration lookAgain,
      Time time,
      List<LeftOvers> leftOvers) {
    this.tenant = tenant;
    this.rollout = rollout;
    this.outlet = outlet;
    this.healing = healing;
    this.webhooks = webhooks;
    this.workflows = workflows;
    this.lookAgain = lookAgain;
    this.time = time;
    this.leftOvers = List.copyOf(leftOvers);
  }

  /**
   * Does what is due. A bundle that cannot go live does not keep events from being sent.
   *
   * @param budget nothing is begun after it; a rollout goes on with the next tick
   * @throws DatabaseUnavailable if no answer came: tick again
   */
  public RelayTick tick(Trigger trigger, Duration budget) {
    long began = time.ticks();
    Optional<RolloutStatus> status = Optional.empty();
    Optional<Trouble> trouble = Optional.empty();
    Optional<RelayReport> report = Optional.empty();
    Duration left = budget;
    boolean underWay;
    do {
      underWay = false;
      if (follows(trigger)) {
        try {
          Optional<RolloutStatus> advanced = rollout.advance();
          if (advanced.isPresent()) status = advanced;
          underWay = advanced.filter(now -> now.state() != RolloutState.LIVE).isPresent();
        } catch (RolloutRefused | StatementFailed e) {
          trouble = Optional.of(Trouble.of(e));
          status = rollout.status();
        } catch (RuntimeException e) {
          // Whatever it is: what was decided is published all the same. A database that does not
          // answer at all does not answer who publishes either.
          trouble = Optional.of(Trouble.of(e));
        }
      }
      report = both(report, publish(trigger, left));
      left = budget.minusNanos(time.ticks() - began);
      if (follows(trigger) && left.isPositive()) {
        Optional<Trouble> sick = heal(left);
        trouble = trouble.or(() -> sick);
      }
      left = budget.minusNanos(time.ticks() - began);
    } while (underWay && left.isPositive());
    Optional<Integer> runs = Optional.empty();
    left = budget.minusNanos(time.ticks() - began).minus(LAST_STEP);
    Optional<LeftClaims.Report> claims = Optional.empty();
    if (workflows.isPresent() && left.isPositive()) {
      try {
        claims = Optional.of(workflows.get().claims().run(left));
        runs = workflows.get().run(budget.minusNanos(time.ticks() - began).minus(LAST_STEP));
      } catch (BundleUnreadable | BundleStoreUnavailable e) {
        if (trouble.isEmpty()) trouble = Optional.of(Trouble.of(e));
      }
      if (runs.filter(looked -> looked > 0).isPresent()
          || claims.filter(one -> one.resumed() > 0).isPresent()) {
        report = both(report, publish(trigger, budget.minusNanos(time.ticks() - began)));
      }
    }
    List<WebhookReport> told = List.of();
    left = budget.minusNanos(time.ticks() - began).minus(LAST_POSTS);
    if (webhooks.isPresent() && left.isPositive()) {
      try {
        told = webhooks.get().run(left, Duration.ZERO);
      } catch (BundleUnreadable | BundleStoreUnavailable e) {
        if (trouble.isEmpty()) trouble = Optional.of(Trouble.of(e));
      }
    }
    if (follows(trigger)) {
      for (LeftOvers files : leftOvers) {
        left = budget.minusNanos(time.ticks() - began).minus(LAST_OBJECT);
        if (left.isPositive()) files.clear(left);
      }
    }
    return new RelayTick(trigger, status, trouble, report, told, runs, claims);
  }

  private static Optional<RelayReport> both(
      Optional<RelayReport> first, Optional<RelayReport> then) {
    return first.isEmpty() ? then : then.map(first.get()::then);
  }

  /** Why it was not possible, where the store is at fault. */
  private Optional<Trouble> heal(Duration budget) {
    if (healing.isEmpty()) return Optional.empty();
    try {
      healing.get().heal(budget);
      return Optional.empty();
    } catch (BundleUnreadable | BundleStoreUnavailable e) {
      return Optional.of(Trouble.of(e));
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Optional.empty(); // nothing was ever live here
      throw e;
    }
  }

  /** Whose events are sent. */
  Tenant tenant() {
    return tenant;
  }

  /** A ring comes with each command: the store need not be asked each time. */
  private static boolean follows(Trigger trigger) {
    return switch (trigger) {
      case SCHEDULE, PUSH -> true;
      case WAKE_UP -> false;
    };
  }

  private Optional<RelayReport> publish(Trigger trigger, Duration budget) {
    Duration again =
        switch (trigger) {
          case WAKE_UP -> lookAgain;
          case SCHEDULE, PUSH -> Duration.ZERO;
        };
    try {
      return Optional.of(outlet.run(budget, again));
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Optional.empty(); // nothing was ever live here
      throw e;
    }
  }
}
