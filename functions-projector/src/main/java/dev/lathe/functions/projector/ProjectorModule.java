package dev.lathe.functions.projector;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import jakarta.inject.Singleton;

/** The database and the store of one sandbox. */
@Module
interface ProjectorModule {
  @Provides
  @Singleton
  static ReopenedDatabase reopened(ProjectorConfig config) {
    return new ReopenedDatabase(() -> Databases.open(config.databaseUrl(), config.databaseToken()));
  }

  @Binds
  Database database(ReopenedDatabase database);

  @Provides
  @Singleton
  static Projector projector(ProjectorConfig config, Database database) {
    return Projector.of(database, BundleStores.open(config.bundles()));
  }
}
