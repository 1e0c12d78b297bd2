package dev.lathe.functions.relay;

import dagger.BindsInstance;
import dagger.Component;
import dev.lathe.runtime.sql.ReopenedDatabase;
import jakarta.inject.Singleton;
import java.time.Clock;

/** One Lambda sandbox's object graph. Config and clock come in, so that tests own both. */
@Singleton
@Component(modules = RelayModule.class)
interface RelayComponent {
  RelayFunction function();

  ReopenedDatabase database();

  /** Makes the graph. */
  @Component.Factory
  interface Factory {
    RelayComponent create(@BindsInstance RelayConfig config, @BindsInstance Clock clock);
  }
}
