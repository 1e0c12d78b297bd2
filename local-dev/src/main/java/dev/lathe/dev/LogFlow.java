package dev.lathe.dev;

import dev.lathe.dev.console.Applied;
import dev.lathe.functions.relay.RelayFunction;
import dev.lathe.functions.relay.RelayHandler;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.RoundTrips;
import java.time.Duration;
import java.util.Optional;

/**
 * From the event table straight to the read models: one function, whose ticks apply what the log
 * has. Nothing of it is in memory, so there is nothing to lose.
 */
record LogFlow(Bell bell, Loop loop) implements EventFlow {
  static LogFlow start(
      Database database,
      BundleStore store,
      ChannelRollout rollout,
      Applied applied,
      Platform platform) {
    var bell = new Bell();
    var outlet =
        new ReadModels(
            RoundTrips.counted(database), store, applied, platform.time(), platform.spans());
    var function =
        new RelayFunction(
            Tenant.MAIN,
            rollout,
            outlet,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            platform.time());
    var handler = new RelayHandler(function, platform.time(), platform.spans());
    return new LogFlow(
        bell, Loop.start("read-models", new RelayLoop(bell, handler, platform), platform));
  }

  @Override
  public WakeUp wakeUp() {
    return bell;
  }

  @Override
  public void close() {
    loop.close();
  }
}
