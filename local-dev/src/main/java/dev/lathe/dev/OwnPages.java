package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.identity.Loopback;
import dev.lathe.runtime.platform.Ids;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a developer's server answers itself, before any function is asked. It is for this machine
 * alone: a page from elsewhere, which a browser here has open, reads nothing of it.
 */
final class OwnPages {
  private final Function<String, Optional<String>> documents;
  private final Ids ids;

  /**
   * @param documents JSON by path
   * @param ids name the requests that are refused
   */
  OwnPages(Function<String, Optional<String>> documents, Ids ids) {
    this.documents = documents;
    this.ids = ids;
  }

  /** Empty where the path is not one of its own. */
  Optional<APIGatewayV2HTTPResponse> answer(ServerRequest request) {
    Optional<String> document = documents.apply(GatewayEvents.path(request));
    if (document.isEmpty()) return Optional.empty();
    String method = request.prologue().method().text();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Optional.of(problem(405, "METHOD_NOT_ALLOWED", "This page is only read"));
    }
    Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
    if (!Loopback.asks(request.headers().first(HeaderNames.HOST), origin)) {
      return Optional.of(
          problem(403, "FOREIGN_PAGE", "This page is for this machine, by one of its own names"));
    }
    var headers =
        new TreeMap<>(Map.of("Content-Type", "application/json", "Cache-Control", "no-store"));
    origin.ifPresent(
        page -> {
          headers.put("Access-Control-Allow-Origin", page);
          headers.put("Vary", "Origin");
        });
    return Optional.of(answer(200, headers, document.get()));
  }

  APIGatewayV2HTTPResponse problem(int status, String code, String message) {
    String body = new FrontProblem(Status.create(status), code, message).json(ids);
    return answer(status, Map.of("Content-Type", FrontProblem.CONTENT_TYPE), body);
  }

  private static APIGatewayV2HTTPResponse answer(
      int status, Map<String, String> headers, String body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }
}
