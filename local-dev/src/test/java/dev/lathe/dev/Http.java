package dev.lathe.dev;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of one server that speaks JSON. */
record Http(URI address, HttpClient client) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An answer; {@code body} is JSON null where there is none or it is not JSON. */
  record Answer(int status, Json body, String text, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The text of a member of the body, or of a number's digits; empty when it is not there. */
    String get(String member) {
      return body instanceof Json.Obj object
          ? object.get(member).map(Answer::plain).orElse("")
          : "";
    }

    private static String plain(Json value) {
      return switch (value) {
        case Json.Str(String string) -> string;
        case Json.Num(String digits) -> digits;
        case Json.Bool(boolean flag) -> Boolean.toString(flag);
        case Json.Null _ -> "null";
        case Json.Arr _, Json.Obj _ -> JsonText.write(value);
      };
    }
  }

  static Http to(URI address) {
    return new Http(address, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build());
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Answer post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.MalformedJson e) {
      return Json.NULL;
    }
  }
}
