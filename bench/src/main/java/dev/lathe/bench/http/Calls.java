package dev.lathe.bench.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Single calls to a server, to set it up and to look at it: never what is measured. */
final class Calls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final int port;

  Calls(int port) {
    this.port = port;
  }

  /**
   * The body that answers; 200 is asked for.
   *
   * @throws IllegalStateException if it is refused; the message has the answer
   */
  Json.Obj post(String path, String body, Map<String, String> headers) {
    var builder =
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(builder::header);
    String answer = send(builder.build());
    if (JsonText.parse(answer) instanceof Json.Obj object) return object;
    throw new IllegalStateException("not an object: " + answer);
  }

  /** The body that answers. */
  String get(String path) {
    return send(request(path).GET().build());
  }

  /** The member {@code id}. */
  static String id(Json.Obj answer) {
    if (answer.get("id").orElse(Json.NULL) instanceof Json.Str(String id)) return id;
    throw new IllegalStateException("no id in " + JsonText.write(answer));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private String send(HttpRequest request) {
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answered %d: %s".formatted(request.uri(), answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
