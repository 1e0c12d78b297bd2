package dev.lathe.functions.projector;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crac.Core;
import org.jspecify.annotations.Nullable;

/** Lambda's door to {@link Projector}: it translates, and knows no rule of its own. */
public final class ProjectorHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Tenant tenant;
  private final Projector projector;
  private final Time time;

  /** Kept, because who takes snapshots holds its listeners weakly: CRaC/org.crac issue 2. */
  @SuppressWarnings("unused")
  private final Optional<Snapshot> snapshot;

  /**
   * Lambda calls this once per sandbox.
   *
   * @throws IllegalArgumentException if the environment lacks something; the message names it
   */
  public ProjectorHandler() {
    Locale.setDefault(Locale.ROOT); // this process speaks to machines alone
    JsonLogging.install();
    this.tenant = Tenant.MAIN; // a function serves one, whose database its environment names
    this.time = new SystemTime();
    var component =
        DaggerProjectorComponent.factory().create(ProjectorConfig.from(System.getenv()));
    this.projector = component.projector();
    var hooks = new Snapshot(component.database());
    Core.getGlobalContext().register(hooks);
    this.snapshot = Optional.of(hooks);
  }

  /**
   * The same door to a projector that somebody else put together, without hooks or logging.
   *
   * @param tenant whose events come
   */
  public ProjectorHandler(Tenant tenant, Projector projector, Time time) {
    this.tenant = tenant;
    this.projector = projector;
    this.time = time;
    this.snapshot = Optional.empty();
  }

  /** Applies a batch; {@code context} is not looked at. */
  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, @Nullable Context context) {
    long began = time.ticks();
    List<QueueMessage> messages = SqsBatch.messages(event);
    List<ApplyOutcome> outcomes = projector.apply(messages);
    ProjectorLog.done(tenant, messages, outcomes, Duration.ofNanos(time.ticks() - began));
    return SqsBatch.response(event, outcomes);
  }
}
