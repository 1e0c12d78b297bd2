package dev.lathe.functions.projector;

import dagger.BindsInstance;
import dagger.Component;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.trace.Spans;
import jakarta.inject.Singleton;
import java.util.Optional;

/** One Lambda sandbox's object graph. The config comes in, so that tests own it. */
@Singleton
@Component(modules = ProjectorModule.class)
interface ProjectorComponent {
  Projector projector();

  ReopenedDatabase database();

  /** Made when it is first asked for. */
  Optional<Queue> events();

  /** Makes the graph. */
  @Component.Factory
  interface Factory {
    ProjectorComponent create(@BindsInstance ProjectorConfig config, @BindsInstance Spans spans);
  }
}
