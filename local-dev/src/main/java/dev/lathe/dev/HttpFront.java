package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.platform.Platform;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on virtual threads in API Gateway's place: every request becomes an event for the
 * function, whatever its path and method.
 */
public final class HttpFront implements AutoCloseable {
  /** Where only this machine asks. */
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** API Gateway's own limit of a request's body, 10 MB. */
  private static final long LARGEST_BODY = 10L * 1024 * 1024;

  /** The function says which targets are too long, so the line that holds one may be longer. */
  private static final int LONGEST_LINE = 2 * HttpPipeline.MAXIMUM_TARGET_CHARACTERS;

  /** How long a client may send nothing, before, in and after a request: a gateway's own 30 s. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** So that a client which opens them without end leaves this machine some. */
  private static final int MOST_CONNECTIONS = 2_000;

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  /**
   * Held, so that its level stays: it tells of each start and stop otherwise, and with a warning of
   * each client that does not speak HTTP as it should.
   */
  private static final Logger HELIDON_LOG = Logger.getLogger("io.helidon");

  /** The function's limit in infra-sam/template.yaml. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(20);

  private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function;
  private final OwnPages own;
  private final ConsolePages console = ConsolePages.here();
  private final Optional<Guests> guests;
  private final Held held;
  private final SaveNews news;
  private final Platform platform;
  private final WebServer server;

  private HttpFront(
      InetAddress host,
      int port,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function,
      OwnPages own,
      Optional<Guests> guests,
      Held held,
      SaveNews news,
      Platform platform) {
    this.function = function;
    this.own = own;
    this.guests = guests;
    this.held = held;
    this.news = news;
    this.platform = platform;
    this.server =
        WebServer.builder()
            .host(host.getHostAddress())
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(2))
            .maxPayloadSize(LARGEST_BODY)
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new PackedBodies())
                    .build())
            .maxTcpConnections(MOST_CONNECTIONS)
            .connectionOptions(socket -> socket.readTimeout(SILENCE))
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(LONGEST_LINE)
                    .addReceiveListener(new Framing())
                    .addSendListener(new BareAnswers())
                    .build())
            .addConnectionSelector(new UnspokenProtocols(LONGEST_LINE, platform.ids()))
            .directHandlers(ProtocolProblems.handlers(platform.ids()))
            .routing(routes -> routes.any(this::answer))
            .build();
  }

  /**
   * Listens on the loopback interface.
   *
   * @param port 0 for any free one
   * @throws PortTaken if somebody else listens there
   */
  public static HttpFront open(
      int port,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function,
      Platform platform) {
    return open(
        LOOPBACK,
        port,
        function,
        OwnPages.none(platform.ids()),
        Optional.empty(),
        new Held(),
        new SaveNews(),
        platform);
  }

  /** The same with pages of the server's own, and with guests where others reach {@code host}. */
  static HttpFront open(
      InetAddress host,
      int port,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function,
      OwnPages own,
      Optional<Guests> guests,
      Held held,
      SaveNews news,
      Platform platform) {
    if (port != 0) {
      requireFree(port);
    }
    HELIDON_LOG.setLevel(Level.SEVERE);
    var front = new HttpFront(host, port, function, own, guests, held, news, platform);
    front.server.start();
    if (!front.server.isRunning()) {
      // The server logs why, and throws nothing.
      throw new PortTaken(port);
    }
    return front;
  }

  /** Loads the server's classes, and keeps nothing. */
  static void preload() {
    Platform platform = SystemPlatform.create();
    new HttpFront(
        LOOPBACK,
        0,
        (event, context) -> APIGatewayV2HTTPResponse.builder().build(),
        OwnPages.none(platform.ids()),
        Optional.empty(),
        new Held(),
        new SaveNews(),
        platform);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Answers what is under way, for at most two seconds, and closes the port. */
  @Override
  public void close() {
    server.stop();
  }

  static void requireFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // what an earlier server left in TIME_WAIT is in nobody's way
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortTaken(port);
    }
  }

  private void answer(ServerRequest request, ServerResponse response) {
    send(request, response);
    // The server says so, too, and keeps the connection open all the same.
    if (Framing.last(request.headers())) throw new CloseConnectionException("the client is done");
  }

  private void send(ServerRequest request, ServerResponse response) {
    held.tell(response);
    boolean head = request.prologue().method().text().equals("HEAD");
    Optional<APIGatewayV2HTTPResponse> page =
        guests
            .flatMap(all -> all.refused(request))
            .or(() -> console.answer(request))
            .or(() -> own.answer(request));
    if (page.isPresent()) {
      GatewayEvents.send(page.get(), head, response);
      return;
    }
    if (SaveNews.asked(request)) {
      news.stream(response);
      return;
    }
    Context context = LocalContext.of("http", FUNCTION_TIMEOUT, platform);
    var event = GatewayEvents.event(request, context.getAwsRequestId(), platform);
    APIGatewayV2HTTPResponse answer = answer(event, context);
    boolean bare = answer.getStatusCode() == 404;
    GatewayEvents.send(bare ? console.instead(request).orElse(answer) : answer, head, response);
  }

  /** A function that throws is a bug, and no fault of the client's. */
  private APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Context context) {
    try {
      return function.handleRequest(event, context);
    } catch (RuntimeException e) {
      LOG.error("the function threw", e);
      return own.problem(500, "INTERNAL_ERROR", "Internal server error");
    }
  }
}
