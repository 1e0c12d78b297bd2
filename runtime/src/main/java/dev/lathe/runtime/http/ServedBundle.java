package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.rollout.Rollout;
import dev.lathe.runtime.sql.Database;

/** The bundle that requests are answered from, brought into the database where there is none. */
final class ServedBundle {
  private final LiveBundle<LoadedBundle> live;
  private final Rollout rollout;

  ServedBundle(Database database, BundleStore store, Rollout rollout) {
    this.live = new LiveBundle<>(database, store, LoadedBundle::of);
    this.rollout = rollout;
  }

  LoadedBundle current() {
    try {
      return live.current();
    } catch (NothingLive first) {
      return live.at(rollout.ensureLive());
    }
  }

  /** What to answer from after a statement of {@code stale} said that {@code named} is live. */
  LoadedBundle after(BundleId stale, BundleId named) {
    return named.equals(stale) ? again() : live.at(named);
  }

  /** What is live when the database itself has to be asked, because a statement could not say. */
  LoadedBundle again() {
    return live.at(rollout.ensureLive());
  }
}
