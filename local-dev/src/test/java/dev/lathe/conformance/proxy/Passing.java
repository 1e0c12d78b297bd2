package dev.lathe.conformance.proxy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A request that goes by, and its way back. */
public final class Passing {
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

  private final HttpExchange exchange;
  private final URI target;
  private final HttpClient client;
  private final byte[] body;

  Passing(HttpExchange exchange, URI target, HttpClient client) throws IOException {
    this.exchange = exchange;
    this.target = target;
    this.client = client;
    this.body = exchange.getRequestBody().readAllBytes();
  }

  /** Its path. */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** Its body. */
  public byte[] body() {
    return body.clone();
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** Sends it unchanged to the server, and gives what comes back. */
  public CompletableFuture<HttpResponse<byte[]>> send() {
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
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Hands back what the server answered, unchanged. */
  public void answer(HttpResponse<byte[]> answered) throws IOException {
    answer(answered.statusCode(), answered.headers().map(), answered.body());
  }

  /** Answers in the server's place. */
  public void answer(int status, Map<String, List<String>> headers, byte[] sent)
      throws IOException {
    headers.forEach(
        (name, values) -> {
          if (handedOn(name)) exchange.getResponseHeaders().put(name, values);
        });
    exchange.sendResponseHeaders(status, sent.length == 0 ? -1 : sent.length);
    if (sent.length > 0) exchange.getResponseBody().write(sent);
  }

  /**
   * Sends it and hands the answer back.
   *
   * @throws CompletionException if there is none
   */
  public void handOn() throws IOException {
    answer(send().join());
  }

  private static boolean handedOn(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }
}
