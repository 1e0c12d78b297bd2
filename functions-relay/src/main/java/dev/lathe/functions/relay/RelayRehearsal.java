package dev.lathe.functions.relay;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A tick that looks and does nothing. */
final class RelayRehearsal {
  private static final String SCHEDULED = "{\"source\":\"aws.scheduler\"}";

  private final ChannelRollout rollout;
  private final BundleStore store;
  private final OutboxRelay relay;
  private final RelayConfig config;
  private final Time time;

  RelayRehearsal(
      ChannelRollout rollout, BundleStore store, OutboxRelay relay, RelayConfig config, Time time) {
    this.rollout = rollout;
    this.store = store;
    this.relay = relay;
    this.config = config;
    this.time = time;
  }

  void run() {
    Trigger trigger = Trigger.of(JsonText.parse(SCHEDULED));
    var unused = store.pointer(config.channel());
    Optional<RolloutStatus> status =
        rollout.status().filter(now -> now.state() != RolloutState.LIVE); // it did not go live now
    var tick =
        new RelayTick(
            trigger,
            status,
            Optional.empty(),
            report(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    new RelayLog(RelayModule.TENANT, LogSettings.PLAIN, time, true)
        .done(tick, "rehearsal", Duration.ZERO, 0, true, 0);
  }

  private Optional<RelayReport> report() {
    try {
      return Optional.of(relay.rehearse());
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Optional.empty(); // nothing was ever live here
      throw e;
    }
  }
}
