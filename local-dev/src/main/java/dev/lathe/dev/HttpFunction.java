package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.dev.console.SeenRequests;
import dev.lathe.functions.http.HttpHandler;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.log.RequestLog;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.trace.Spans;
import java.time.Duration;
import java.util.Optional;

/** The HTTP function as the cloud runs it, on parts of this process. */
final class HttpFunction {
  /** What operators ask is not what clients do. */
  private static final String CONTROL = "/-/";

  /** The header of what the console asks for its own pages, in lower case. */
  private static final String CONSOLES = "lathe-console";

  private final HttpPipeline pipeline;
  private final HttpHandler handler;
  private final Spans spans;

  /** What a request asked for, while it is answered in this thread. */
  private static final ScopedValue<String> TARGET = ScopedValue.newInstance();

  private HttpFunction(HttpPipeline pipeline, Spans spans) {
    this.pipeline = pipeline;
    this.spans = spans;
    this.handler = new HttpHandler(pipeline);
  }

  /** Nobody stands in front of this server who could vouch for somebody else. */
  static HttpSettings settings(Variables variables) {
    return new HttpSettings(
        Tenant.MAIN,
        Optional.of("x-actor-id"),
        /* development= */ true,
        variables.leniently(),
        Origins.OF_THIS_MACHINE,
        ControlAccess.FROM_THIS_MACHINE);
  }

  RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler() {
    return (event, context) -> {
      try {
        return ScopedValue.where(TARGET, target(event)).call(() -> handler.answer(event, context));
      } finally {
        spans.leave(Duration.ZERO); // this process goes on: nobody waits for them
      }
    };
  }

  /** Learns of a bundle that was made live at this moment. */
  void refresh() {
    pipeline.refresh();
  }

  /** Has the live bundle loaded when it returns. */
  static HttpFunction on(
      Database database,
      BundleStore store,
      Rollout rollout,
      TokenVerifier verifier,
      WakeUp wakeUp,
      HttpSettings settings,
      Platform platform,
      Modules modules,
      SeenRequests seen) {
    var log = new RequestLog(LogSettings.PLAIN, platform.time(), platform.spans());
    var pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, database),
            store,
            _ -> rollout,
            modules,
            verifier,
            wakeUp,
            settings,
            platform,
            request -> tell(request, seen, log));
    pipeline.warmUp();
    return new HttpFunction(pipeline, platform.spans());
  }

  private static String target(APIGatewayV2HTTPEvent event) {
    boolean shown =
        !event.getRawPath().startsWith(CONTROL) && !event.getHeaders().containsKey(CONSOLES);
    String query = event.getRawQueryString();
    if (!shown) return "";
    return query == null || query.isEmpty() ? event.getRawPath() : event.getRawPath() + "?" + query;
  }

  private static void tell(HandledRequest request, SeenRequests seen, RequestLog log) {
    String target = TARGET.orElse("");
    if (!target.isEmpty()) seen.add(target, request);
    log.accept(request);
  }
}
