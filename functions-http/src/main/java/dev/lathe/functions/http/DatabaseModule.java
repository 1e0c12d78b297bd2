package dev.lathe.functions.http;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.wiring.Databases;
import jakarta.inject.Singleton;

/** The one connection of a sandbox. */
@Module
interface DatabaseModule {
  @Provides
  @Singleton
  static ReopenedDatabase reopened(HttpConfig config) {
    return new ReopenedDatabase(Databases.opener(config.databaseUrl(), config.databaseToken()));
  }

  @Binds
  Database database(ReopenedDatabase database);
}
