package dev.lathe.conformance.roundtrip;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a client and a libSQL server on loopback, hands every request on unchanged and
 * remembers it.
 */
final class CountingProxy implements AutoCloseable {
  /** What belongs to one connection, or is set by whoever sends. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "transfer-encoding",
          "upgrade");

  /** A request that went by: what it asks the server to run. */
  record Passed(String path, List<String> statements) {}

  private final URI target;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private CountingProxy(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** A proxy of its own port in front of the server at {@code url}. */
  static CountingProxy before(String url) {
    try {
      return new CountingProxy(URI.create(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What went by since the last call, in the order of its arrival. */
  List<Passed> drain() {
    List<Passed> seen = List.copyOf(passed);
    passed.clear();
    return seen;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      passed.add(new Passed(exchange.getRequestURI().getPath(), statements(body)));
      HttpResponse<byte[]> answer = send(exchange, body);
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (handedOn(name)) exchange.getResponseHeaders().put(name, values);
              });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      if (answer.body().length > 0) exchange.getResponseBody().write(answer.body());
    }
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (handedOn(name)) values.forEach(value -> request.header(name, value));
            });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean handedOn(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  /**
   * The texts of {@code {"statements":[…]}} or of {@code {"requests":[{"stmt":…}]}}; nothing where
   * a request has another form.
   */
  private static List<String> statements(byte[] body) {
    if (body.length == 0) return List.of();
    Json sent = JsonText.parse(new String(body, StandardCharsets.UTF_8));
    if (sent instanceof Json.Obj object
        && object.members().get("statements") instanceof Json.Arr(var statements)) {
      return statements.stream().map(CountingProxy::text).toList();
    }
    if (sent instanceof Json.Obj object
        && object.members().get("requests") instanceof Json.Arr(var requests)) {
      return requests.stream().flatMap(request -> executed(request).stream()).toList();
    }
    return List.of();
  }

  private static Optional<String> executed(Json request) {
    return request instanceof Json.Obj object
            && object.members().get("stmt") instanceof Json.Obj statement
            && statement.members().get("sql") instanceof Json.Str(String sql)
        ? Optional.of(sql)
        : Optional.empty();
  }

  private static String text(Json statement) {
    return Optional.of(statement)
        .map(value -> value instanceof Json.Obj object ? object.members().get("q") : value)
        .map(value -> value instanceof Json.Str(String sql) ? sql : value.toString())
        .orElse("");
  }
}
