package dev.lathe.functions.relay;

import dagger.BindsInstance;
import dagger.Component;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.ReopenedDatabase;
import jakarta.inject.Singleton;

/** One Lambda sandbox's object graph. Config and platform come in, so that tests own both. */
@Singleton
@Component(modules = RelayModule.class)
interface RelayComponent {
  RelayFunction function();

  RelayRehearsal rehearsal();

  ReopenedDatabase database();

  /** Makes the graph. */
  @Component.Factory
  interface Factory {
    RelayComponent create(@BindsInstance RelayConfig config, @BindsInstance Platform platform);
  }
}
