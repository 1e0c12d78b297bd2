package dev.lathe.functions.relay;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.Optional;

/** The relay's tick: follow the channel, then publish what was decided. */
public final class RelayFunction {
  private final Tenant tenant;
  private final ChannelRollout rollout;
  private final OutboxRelay relay;

  /**
   * Of the parts of a sandbox, or of a process that has all functions.
   *
   * @param tenant whose events are sent
   */
  public RelayFunction(Tenant tenant, ChannelRollout rollout, OutboxRelay relay) {
    this.tenant = tenant;
    this.rollout = rollout;
    this.relay = relay;
  }

  /**
   * Does what is due. A bundle that cannot go live does not keep events from being sent.
   *
   * @param budget for the relay; a rollout takes as long as it takes
   * @throws DatabaseUnavailable if no answer came: tick again
   */
  public RelayTick tick(Trigger trigger, Duration budget) {
    boolean rolledOut = false;
    Optional<String> trouble = Optional.empty();
    if (follows(trigger)) {
      try {
        rolledOut = rollout.advance();
      } catch (RolloutRefused
          | StatementFailed
          | BundleUnreadable
          | BundleFormatUnknown
          | BundleStoreUnavailable e) {
        trouble = Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
    return new RelayTick(trigger, rolledOut, trouble, publish(trigger, budget));
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
          case WAKE_UP -> OutboxRelay.LOOK_AGAIN;
          case SCHEDULE, PUSH -> Duration.ZERO;
        };
    try {
      return Optional.of(relay.run(budget, again));
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Optional.empty(); // nothing was ever live here
      throw e;
    }
  }
}
