package dev.lathe.dev;

import dev.lathe.model.json.Members;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/** Answers what the server itself can't read, before any function sees it, as a problem. */
final class ProtocolProblems {
  private ProtocolProblems() {}

  static DirectHandlers handlers() {
    var handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, ProtocolProblems::problem);
    }
    return handlers.build();
  }

  private static TransportResponse problem(
      DirectHandler.TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String reason) {
    var members =
        new Members()
            .with("type", "about:blank")
            .with("title", status.reasonPhrase())
            .with("status", status.code())
            .with("detail", message(type))
            .with("code", code(type))
            .with("message", message(type));
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .keepAlive(false)
        .entity(members.text())
        .build();
  }

  private static String code(EventType type) {
    return switch (type) {
      case BAD_REQUEST, OTHER, HTTP_VERSION_NOT_SUPPORTED -> "MALFORMED_REQUEST";
      case PAYLOAD_TOO_LARGE -> "BODY_LIMIT_EXCEEDED";
      case FORBIDDEN -> "FORBIDDEN";
      case INTERNAL_ERROR -> "INTERNAL_ERROR";
    };
  }

  private static String message(EventType type) {
    return switch (type) {
      case BAD_REQUEST, OTHER ->
          "The request is not well-formed HTTP: look at the escapes of its path and query";
      case HTTP_VERSION_NOT_SUPPORTED -> "This version of HTTP is not spoken here";
      case PAYLOAD_TOO_LARGE -> "The body is over the limit";
      case FORBIDDEN -> "The request is not allowed";
      case INTERNAL_ERROR -> "Internal server error";
    };
  }
}
