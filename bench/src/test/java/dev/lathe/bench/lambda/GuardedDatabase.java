package dev.lathe.bench.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A libSQL server that asks for a token, in front of one that asks for none, and the keeper of the
 * secret that holds the token, at {@code /secrets}.
 */
final class GuardedDatabase implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final URI target;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile String accepted = "none yet";
  private volatile String kept = "none yet";

  private GuardedDatabase(HttpServer server, URI target) {
    this.server = server;
    this.target = target;
  }

  static GuardedDatabase before(String database) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var guarded = new GuardedDatabase(server, URI.create(database));
    server.createContext("/", guarded::answer);
    server.createContext("/secrets", guarded::tell);
    server.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));
    server.start();
    return guarded;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Takes {@code token} alone from now on, which the secret holds. */
  void rotate(String token) {
    kept = token;
    accepted = token;
  }

  /** How many requests had another token than the one that is taken. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }

  private void tell(HttpExchange exchange) throws IOException {
    try (exchange) {
      var unused = exchange.getRequestBody().readAllBytes();
      byte[] secret =
          new Members().with("SecretString", kept).text().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, secret.length);
      exchange.getResponseBody().write(secret);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      String said = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!said.equals("Bearer " + accepted)) {
        refused.incrementAndGet();
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().getPath()))
                  .header("Content-Type", "application/json")
                  .method(
                      exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(asked))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
