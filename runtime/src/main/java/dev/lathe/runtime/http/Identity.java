package dev.lathe.runtime.http;

import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.trace.TraceContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids a request goes by, known before anything can go wrong with it.
 *
 * @param requestId the client's X-Request-ID, or a fresh one
 * @param correlation the client's Correlation-Id, else its trace, else a fresh one
 * @param place the client's W3C header in its version 00, where it is valid, with its tracestate;
 *     else a trace that begins here. Where a span of this request is recorded, that one stands in
 *     the client's place
 */
record Identity(String requestId, String correlation, TraceContext place) {
  /** It is sent back: only what a header may carry, in a length that a log bears. */
  private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,255}");

  private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /**
   * Version, trace, span, flags: https://www.w3.org/TR/trace-context/#traceparent-header. A version
   * that is to come may have more behind them.
   */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "((?!ff)[0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?");

  /** W3C wants at least so many characters passed on; more are too many for a header. */
  private static final int LONGEST_STATE = 512;

  private static final Pattern STATE = Pattern.compile("[ -~\\t]*");

  /** As a client without a span of this request, or before there is one. */
  static Identity of(HttpHeaders headers, Ids ids) {
    return of(headers, ids, given(headers), Optional.empty());
  }

  /**
   * Of a request of which a span is recorded.
   *
   * @param given what the client says of its trace
   */
  static Identity of(
      HttpHeaders headers, Ids ids, Optional<TraceContext> given, Optional<TraceContext> span) {
    var requestId =
        headers
            .first("x-request-id")
            .filter(matches(REQUEST_ID))
            .orElseGet(() -> ids.next().toString());
    var correlation = headers.first("correlation-id").filter(matches(CORRELATION));
    if (given.isPresent()) {
      TraceContext place = span.orElse(given.get());
      return new Identity(requestId, correlation.orElse(place.trace()), place);
    }
    if (span.isPresent()) {
      String digits = span.get().trace();
      return new Identity(requestId, correlation.orElseGet(() -> dashed(digits)), span.get());
    }
    UUID fresh = ids.next();
    return new Identity(
        requestId, correlation.orElseGet(fresh::toString), TraceContext.of(begun(fresh, ids)));
  }

  /** The trace that the client names, where it does so by the rules. */
  static Optional<TraceContext> given(HttpHeaders headers) {
    return headers
        .first("traceparent")
        .flatMap(Identity::traceparent)
        .map(
            parent ->
                new TraceContext(
                    parent,
                    headers
                        .first("tracestate")
                        .map(String::strip)
                        .filter(state -> !state.isEmpty() && state.length() <= LONGEST_STATE)
                        .filter(matches(STATE))));
  }

  /** The trace's 32 hexadecimal digits. */
  String trace() {
    return place.trace();
  }

  /** As events keep it. */
  String traceparent() {
    return place.traceparent();
  }

  /** A fresh correlation and its trace have the same digits: who has one finds the other. */
  private static String begun(UUID fresh, Ids ids) {
    return "00-" + digits(fresh) + "-" + digits(ids.next()).substring(16) + "-00";
  }

  private static String dashed(String digits) {
    return new UUID(
            Long.parseUnsignedLong(digits.substring(0, 16), 16),
            Long.parseUnsignedLong(digits.substring(16), 16))
        .toString();
  }

  private static String digits(UUID id) {
    return id.toString().replace("-", "");
  }

  /** As version 00 has it, which is the one that is passed on. */
  private static Optional<String> traceparent(String value) {
    Matcher found = TRACEPARENT.matcher(value.strip());
    boolean valid = found.matches() && (found.group(3) == null || !found.group(1).equals("00"));
    return valid ? Optional.of("00-" + found.group(2)) : Optional.empty();
  }

  private static Predicate<String> matches(Pattern pattern) {
    return pattern.asMatchPredicate();
  }
}
