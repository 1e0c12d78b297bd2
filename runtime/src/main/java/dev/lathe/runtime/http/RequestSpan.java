package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.util.Optional;
import java.util.Set;

/**
 * What a request's span says: the template of its route, never the path that was asked, in which
 * there may be anybody's name.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">OpenTelemetry's
 *     words</a>
 */
final class RequestSpan {
  /** Others are one: anybody can make some up. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private RequestSpan() {}

  static Span begun(Spans spans, HttpRequest request, Optional<TraceContext> given) {
    return spans.begin(Work.now(Work.Kind.SERVER, method(request.method()), given));
  }

  static void tell(Span span, HandledRequest request) {
    String method = method(request.method());
    span.with("http.request.method", method);
    request.route().ifPresent(route -> span.named(method + " " + route).with("http.route", route));
    span.with("http.response.status_code", request.status());
    request.binding().ifPresent(binding -> span.with("lathe.binding", binding));
    request.bundle().map(BundleId::value).ifPresent(id -> span.with("lathe.bundle", id));
    request.command().ifPresent(command -> span.with("lathe.command", command));
    request.code().ifPresent(code -> span.with("lathe.code", code));
    span.with("lathe.tenant", request.tenant().id());
    span.with("lathe.outcome", request.outcome().word());
    span.with("lathe.request", request.requestId());
    span.with("lathe.round_trips", request.roundTrips());
    if (request.status() >= 500) {
      span.failed(request.code().orElseGet(() -> Integer.toString(request.status())));
    }
  }

  private static String method(String sent) {
    return METHODS.contains(sent) ? sent : "_OTHER";
  }
}
