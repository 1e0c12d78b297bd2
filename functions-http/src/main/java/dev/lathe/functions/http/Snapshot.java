package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.sql.ReopenedDatabase;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around a snapshot of the sandbox: before it every path through the code was walked
 * once, so that a restored sandbox need not load it; after it the connection is a new one, and the
 * bundle the one that is live by then.
 */
final class Snapshot implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  /** Answered by any service, and together they touch every stage. */
  private static final List<String> PATHS = List.of("/health", "/service.json", "/not/a/route");

  private final HttpHandler handler;
  private final HttpPipeline pipeline;
  private final ReopenedDatabase database;

  Snapshot(HttpHandler handler, HttpPipeline pipeline, ReopenedDatabase database) {
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
      handler.handleRequest(get(path), null);
    }
    database.suspend();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
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
