package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.adapter.system.Connections;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.config.Snapshots;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.wiring.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crac.Core;
import org.jspecify.annotations.Nullable;

/** Lambda's door to {@link HttpPipeline}: it translates, and knows no rule of its own. */
public final class HttpHandler implements RequestStreamHandler {
  /** From the end of a statement to the answer's last byte, before Lambda ends the function. */
  private static final Duration MARGIN = Duration.ofMillis(1_500);

  /** What sending a message takes in one region, ten times over; else the schedule is first. */
  private static final Duration WAKE_UP = Duration.ofMillis(100);

  private final HttpPipeline pipeline;
  private final boolean gatewayVerifies;
  private final Spans spans;

  /** Kept, because who takes snapshots holds its listeners weakly: CRaC/org.crac issue 2. */
  @SuppressWarnings("unused")
  private final Optional<Snapshot> snapshot;

  /**
   * Lambda calls this once per sandbox: it connects and loads the live bundle, so that a request
   * need not.
   *
   * @throws IllegalArgumentException if the environment lacks something; the message names it
   */
  public HttpHandler() {
    this(System.getenv());
    Locale.setDefault(Locale.ROOT); // this process speaks to machines alone
  }

  /**
   * The same in another environment than the process has, for who starts functions by hand.
   *
   * @throws IllegalArgumentException if {@code environment} lacks something; the message names it
   */
  public HttpHandler(Map<String, String> environment) {
    var config = HttpConfig.from(environment);
    JsonLogging.install(config.logging());
    var platform = Tracing.on(SystemPlatform.create(), environment, "lathe");
    var component = DaggerHttpComponent.factory().create(config, platform);
    this.pipeline = component.pipeline();
    this.gatewayVerifies = config.gatewayVerifies();
    this.spans = platform.spans();
    var hooks =
        new Snapshot(
            this,
            pipeline,
            component.database(),
            platform.time(),
            () -> Connections.awaitEnd(platform.time()));
    hooks.warmUp();
    if (Snapshots.possible(environment)) Core.getGlobalContext().register(hooks);
    this.snapshot = Optional.of(hooks);
  }

  /** The same door to a pipeline that somebody else put together, without hooks or logging. */
  public HttpHandler(HttpPipeline pipeline) {
    this.pipeline = pipeline;
    this.gatewayVerifies = false;
    this.spans = Spans.NONE;
    this.snapshot = Optional.empty();
  }

  /** As below, for Lambda: reads the event and writes the answer as JSON. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(GatewayEvents.written(answer(GatewayEvents.read(input), context)));
  }

  /** Answers any event, in the time that {@code context} leaves; without one in any time. */
  public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, @Nullable Context context) {
    HttpRequest request = ApiGateway.request(event, gatewayVerifies);
    if (context == null) return ApiGateway.response(pipeline.handle(request));
    HttpAnswer answer = pipeline.handle(request, patience(context));
    pipeline.settle(WAKE_UP); // Lambda stops the process once it has the answer
    spans.leave(Spans.BEFORE_AN_ANSWER);
    return ApiGateway.response(answer);
  }

  /** Of a function that is given little time, half of it at the least. */
  private static Duration patience(Context context) {
    long left = context.getRemainingTimeInMillis();
    return Duration.ofMillis(Math.max(left - MARGIN.toMillis(), left / 2));
  }
}
