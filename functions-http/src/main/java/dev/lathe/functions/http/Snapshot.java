package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.runtime.adapter.jose.ThrowawayIssuer;
import dev.lathe.runtime.adapter.sqs.RehearsedSqs;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.QueueWakeUp;
import dev.lathe.runtime.sql.ReopenedDatabase;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around a snapshot of the sandbox: before it every path through the code was walked
 * once, so that a restored sandbox need not load it; nothing is decided, and no connection stays.
 * After it ids and random numbers begin anew, the connection is a new one, and the bundle the one
 * that is live by then. What issuers published is not in it: none of them was asked.
 */
final class Snapshot implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  /** Answered by any service, and together they touch every stage. */
  private static final List<String> PATHS = List.of("/health", "/service.json", "/not/a/route");

  private final HttpHandler handler;
  private final HttpPipeline pipeline;
  private final ReopenedDatabase database;
  private final Time time;
  private final Supplier<List<String>> connections;

  /**
   * @param connections waits for what the process has open to be closed, and says what is left
   */
  Snapshot(
      HttpHandler handler,
      HttpPipeline pipeline,
      ReopenedDatabase database,
      Time time,
      Supplier<List<String>> connections) {
    this.time = time;
    this.connections = connections;
    this.handler = handler;
    this.pipeline = pipeline;
    this.database = database;
  }

  /** Loads what can be loaded now; what fails is tried again by the first request. */
  void warmUp() {
    try {
      pipeline.warmUp();
      SortedSet<String> missing = pipeline.missingVariables();
      if (!missing.isEmpty()) {
        LOG.error(
            "these variables of the blueprint have no value here: {}",
            missing.stream().map(name -> "LATHE_VAR_" + name).collect(Collectors.joining(", ")));
      }
    } catch (RuntimeException e) {
      LOG.warn("not ready yet; the first request tries again", e);
    }
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    for (String path : PATHS) {
      handler.answer(get(path), null);
    }
    try {
      pipeline.rehearse(ThrowawayIssuer.create(time));
    } catch (RuntimeException e) {
      LOG.warn("no operation was rehearsed; the first request loads what it needs", e);
    }
    try {
      new QueueWakeUp(RehearsedSqs.queue()).ring();
    } catch (RuntimeException e) {
      LOG.warn("no wake-up was rehearsed; the first command loads what it needs", e);
    }
    database.suspend();
    List<String> open = connections.get();
    if (!open.isEmpty()) LOG.warn("the snapshot has connections to {}", open);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    SystemPlatform.restored();
    try {
      database.resume();
      pipeline.refresh(); // the snapshot may be older than what is live
    } catch (RuntimeException e) {
      LOG.warn("not ready yet; the first request tries again", e);
    }
  }

  private static APIGatewayV2HTTPEvent get(String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withRawPath(path)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod("GET").build())
                .build())
        .build();
  }
}
