package dev.lathe.functions.projector;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.Connections;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.config.Snapshots;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Retries;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.wiring.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.crac.Core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lambda's door to {@link Projector}: it translates, and knows no rule of its own. */
public final class ProjectorHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectorHandler.class);

  private final Projector projector;
  private final ProjectorLog log;
  private final Time time;
  private final BatchSpans spans;

  /**
   * Where what failed is hidden for a while, not made before something fails; empty where who calls
   * sees to that.
   */
  private final Supplier<Optional<Queue>> queue;

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
    var logging = LogSettings.from(System.getenv());
    JsonLogging.install(logging);
    var platform = Tracing.on(SystemPlatform.create(), System.getenv(), "lathe");
    this.time = platform.time();
    this.spans = new BatchSpans(platform.spans(), Spans.BEFORE_AN_ANSWER);
    // A function serves one tenant, whose database its environment names.
    this.log = new ProjectorLog(Tenant.MAIN, logging, time);
    var component =
        DaggerProjectorComponent.factory()
            .create(ProjectorConfig.from(System.getenv()), platform.spans());
    this.projector = component.projector();
    this.queue = component::events;
    var hooks = new Snapshot(projector, component.database(), () -> Connections.awaitEnd(time));
    if (Snapshots.possible(System.getenv())) Core.getGlobalContext().register(hooks);
    this.snapshot = Optional.of(hooks);
  }

  /**
   * The same door to a projector that somebody else put together, without hooks or logging; when
   * failed messages come again, its caller sees to.
   *
   * @param tenant whose events come
   */
  public ProjectorHandler(Tenant tenant, Projector projector, Time time) {
    this(tenant, projector, time, Spans.NONE);
  }

  /** The same with spans. */
  public ProjectorHandler(Tenant tenant, Projector projector, Time time, Spans spans) {
    this(tenant, projector, Optional::empty, time, spans);
  }

  /** The same, which hides what failed in {@code queue} for a while. */
  ProjectorHandler(Tenant tenant, Projector projector, Supplier<Optional<Queue>> queue, Time time) {
    this(tenant, projector, queue, time, Spans.NONE);
  }

  private ProjectorHandler(
      Tenant tenant, Projector projector, Supplier<Optional<Queue>> queue, Time time, Spans spans) {
    this.spans = new BatchSpans(spans, Duration.ZERO);
    this.log = new ProjectorLog(tenant, LogSettings.PLAIN, time);
    this.projector = projector;
    this.queue = queue;
    this.time = time;
    this.snapshot = Optional.empty();
  }

  /** As below, for Lambda: reads the batch and writes the failures as JSON. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(
        SqsEvents.written(apply(SqsEvents.read(input), String.valueOf(context.getAwsRequestId()))));
  }

  /** Applies a batch, as the invocation of that id. */
  public SQSBatchResponse apply(SQSEvent event, String request) {
    long began = time.ticks();
    List<QueueMessage> messages = SqsBatch.messages(event);
    var trips = new RoundTrips();
    List<ApplyOutcome> outcomes =
        spans.of(request, messages, () -> trips.during(() -> projector.apply(messages)));
    log.done(
        request,
        projector.bundle(),
        messages,
        outcomes,
        Duration.ofNanos(time.ticks() - began),
        trips.count(),
        spans.dropped());
    List<Received> failed = SqsBatch.failed(event, outcomes);
    if (!failed.isEmpty()) queue.get().ifPresent(hiding -> later(hiding, failed));
    return SqsBatch.response(event, outcomes);
  }

  /** What cannot be hidden comes again in the queue's own time. */
  private static void later(Queue queue, List<Received> failed) {
    try {
      Retries.later(queue, failed);
    } catch (QueueUnavailable e) {
      LOG.warn("failed messages come again in the queue's own time: {}", e.getMessage());
    }
  }
}
