package dev.lathe.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.crash.Steps.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Stands on loopback between a client and a server that speak HTTP, and hands on what goes by, one
 * way and back, unless something breaks: then the client's connection ends without an answer.
 */
final class Turnstile implements AutoCloseable {
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

  /** A statement's first words tell which one it is. */
  private static final int WORDS = 90;

  /** Into an answer: a commit takes a millisecond or two. */
  private static final long WITHIN_NANOS = 3_000_000;

  private final URI target;
  private final Supplier<Steps> steps;
  private final Supplier<Duration> delay;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private Turnstile(URI target, Supplier<Steps> steps, Supplier<Duration> delay)
      throws IOException {
    this.target = target;
    this.steps = steps;
    this.delay = delay;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** One that counts. */
  static Turnstile before(String url, Supplier<Steps> steps) {
    return before(url, steps, () -> Duration.ZERO);
  }

  /**
   * One that holds up what goes by.
   *
   * @param delay of each way of each request; a negative one loses it
   */
  static Turnstile before(String url, Supplier<Steps> steps, Supplier<Duration> delay) {
    try {
      return new Turnstile(URI.create(url), steps, delay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) { // closed without an answer, it ends the connection
      byte[] body = exchange.getRequestBody().readAllBytes();
      String what = what(exchange, body);
      Steps counted = steps.get();
      Optional<Moment> turn = counted.enter(what);
      if (!held() || breaks(counted, turn, Moment.BEFORE, what)) return;
      CompletableFuture<HttpResponse<byte[]>> coming =
          client.sendAsync(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      if (turn.equals(Optional.of(Moment.WITHIN))) {
        sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(WITHIN_NANOS)));
        counted.breakNow(Moment.WITHIN, what);
        return;
      }
      HttpResponse<byte[]> answer = coming.join();
      if (breaks(counted, turn, Moment.AFTER, what) || !held()) return;
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (handedOn(name)) exchange.getResponseHeaders().put(name, values);
              });
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      if (length > 0) exchange.getResponseBody().write(answer.body());
    } catch (CompletionException e) {
      // Who should answer is gone: the connection ends, as it would without this one between.
    }
  }

  private static boolean breaks(Steps steps, Optional<Moment> turn, Moment moment, String request) {
    if (!turn.equals(Optional.of(moment))) return false;
    steps.breakNow(moment, request);
    return true;
  }

  /** Whether it goes on after its delay. */
  private boolean held() {
    Duration time = delay.get();
    if (time.isNegative()) return false;
    if (time.isPositive()) sleep(time);
    return true;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
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
    return request.build();
  }

  private static boolean handedOn(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  /** What SQS is asked for, or the statement's first words. */
  private static String what(HttpExchange exchange, byte[] body) {
    String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (action != null) return action;
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    return text.substring(0, Math.min(WORDS, text.length()));
  }
}
