package dev.lathe.functions.http;

import dagger.BindsInstance;
import dagger.Component;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.ReopenedDatabase;
import jakarta.inject.Singleton;

/** One Lambda sandbox's object graph. Config and platform come in, so that tests own both. */
@Singleton
@Component(modules = {DatabaseModule.class, BundleModule.class, PipelineModule.class})
interface HttpComponent {
  HttpPipeline pipeline();

  ReopenedDatabase database();

  /** Makes the graph. */
  @Component.Factory
  interface Factory {
    HttpComponent create(@BindsInstance HttpConfig config, @BindsInstance Platform platform);
  }
}
