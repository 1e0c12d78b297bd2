package dev.lathe.dev;

import dev.lathe.runtime.platform.Ids;
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
  private final Ids ids;

  private ProtocolProblems(Ids ids) {
    this.ids = ids;
  }

  /** For all that goes wrong before a request is one; {@code ids} name the requests. */
  static DirectHandlers handlers(Ids ids) {
    var problems = new ProtocolProblems(ids);
    var handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, problems::problem);
    }
    return handlers.build();
  }

  private TransportResponse problem(
      DirectHandler.TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String reason) {
    // Our own errors are answered before they come here: what the server trips over is the
    // client's.
    boolean clients = status.code() < Status.INTERNAL_SERVER_ERROR_500.code();
    if (!clients) return problem(Status.BAD_REQUEST_400, headers, type);
    return problem(status, headers, type);
  }

  private TransportResponse problem(Status status, ServerResponseHeaders headers, EventType type) {
    var problem = new FrontProblem(status, code(type, status), message(type, status));
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, FrontProblem.CONTENT_TYPE)
        .keepAlive(false)
        .entity(problem.json(ids))
        .build();
  }

  private static String code(EventType type, Status status) {
    if (status.code() == Status.REQUEST_URI_TOO_LONG_414.code()) return "URI_TOO_LONG";
    if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) return "BODY_LIMIT_EXCEEDED";
    return switch (type) {
      case BAD_REQUEST, OTHER, HTTP_VERSION_NOT_SUPPORTED, INTERNAL_ERROR -> "MALFORMED_REQUEST";
      case PAYLOAD_TOO_LARGE -> "BODY_LIMIT_EXCEEDED";
      case FORBIDDEN -> "FORBIDDEN";
    };
  }

  private static String message(EventType type, Status status) {
    if (status.code() == Status.REQUEST_URI_TOO_LONG_414.code()) return "The target is too long";
    if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
      return "The body is over the limit";
    }
    return switch (type) {
      case BAD_REQUEST, OTHER, INTERNAL_ERROR ->
          "The request is not well-formed HTTP: look at the escapes of its path and query";
      case HTTP_VERSION_NOT_SUPPORTED -> "This version of HTTP is not spoken here";
      case PAYLOAD_TOO_LARGE -> "The body is over the limit";
      case FORBIDDEN -> "The request is not allowed";
    };
  }
}
