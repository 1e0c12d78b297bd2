package dev.lathe.conformance.database;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A libSQL server that answers requests to one path, and 404 to all others as Turso's hosts do. */
public final class OneProtocolServer implements AutoCloseable {
  /** What a host answers. */
  public enum Protocol {
    /** What the JDBC driver sends. */
    DRIVER("/"),
    /** What libSQL's documentation names. */
    PIPELINE("/v2/pipeline");

    private final String path;

    Protocol(String path) {
      this.path = path;
    }
  }

  private static final int NOT_FOUND = 404;

  private final URI target;
  private final Protocol protocol;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger passed = new AtomicInteger();
  private final HttpServer server;

  private OneProtocolServer(URI target, Protocol protocol) throws IOException {
    this.target = target;
    this.protocol = protocol;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** In front of the server at {@code url}, which answers both. */
  public static OneProtocolServer before(String url, Protocol protocol) {
    try {
      return new OneProtocolServer(URI.create(url), protocol);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many requests were handed on. */
  public int passed() {
    return passed.get();
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
      if (!exchange.getRequestURI().getPath().equals(protocol.path)) {
        answer(
            exchange,
            NOT_FOUND,
            "{\"error\":\"route not found\"}".getBytes(StandardCharsets.UTF_8));
        return;
      }
      passed.incrementAndGet();
      HttpResponse<byte[]> answered =
          client.send(
              HttpRequest.newBuilder(target.resolve(protocol.path))
                  .version(HttpClient.Version.HTTP_1_1)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      answer(exchange, answered.statusCode(), answered.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }
}
