package dev.lathe.functions.http;

import dagger.Module;
import dagger.Provides;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import jakarta.inject.Singleton;

/** Where bundles come from, and how the first one gets into the database. */
@Module
interface BundleModule {
  @Provides
  @Singleton
  static BundleStore store(HttpConfig config, Platform platform) {
    return BundleStores.open(config.bundles(), platform.time(), config.trusted());
  }

  @Provides
  @Singleton
  static Rollout rollout(HttpConfig config, BundleStore store, Database database) {
    return new ChannelRollout(store, config.channel(), database);
  }
}
