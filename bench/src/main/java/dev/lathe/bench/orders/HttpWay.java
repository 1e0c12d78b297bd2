package dev.lathe.bench.orders;

import dev.lathe.dev.HttpFront;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The handler behind the development server's HTTP, from a client in this process: both share the
 * processors. Safe for threads.
 */
public final class HttpWay implements Way {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpFront front;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private HttpWay(HttpFront front) {
    this.front = front;
  }

  /** Listens on a free loopback port in front of {@code function}. */
  public static HttpWay to(HandlerWay function) {
    return new HttpWay(HttpFront.open(0, function.handler(), SystemPlatform.create()));
  }

  @Override
  public Ready ready(Ask ask) {
    String query = ask.query().isEmpty() ? "" : "?" + ask.query();
    var target = URI.create("http://127.0.0.1:" + front.port() + ask.path() + query);
    var body =
        ask.body().isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(ask.body());
    var request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .method(ask.method(), body)
            .build();
    return () -> send(request);
  }

  @Override
  public void close() {
    client.shutdownNow();
    front.close();
  }

  private String send(HttpRequest request) {
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("refused: " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
