package dev.lathe.runtime.http;

import dev.lathe.runtime.platform.Ids;
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
 * @param traceparent the client's W3C header in its version 00, where it is valid, else one of a
 *     trace that begins here, and that nobody records
 */
record Identity(String requestId, String correlation, String traceparent) {
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

  /** Where the trace stands in it. */
  private static final int TRACE_FROM = 3;

  private static final int TRACE_TO = 35;

  static Identity of(HttpHeaders headers, Ids ids) {
    var traceparent = headers.first("traceparent").flatMap(Identity::traceparent);
    var requestId =
        headers
            .first("x-request-id")
            .filter(matches(REQUEST_ID))
            .orElseGet(() -> ids.next().toString());
    var correlation = headers.first("correlation-id").filter(matches(CORRELATION));
    if (traceparent.isPresent()) {
      String trace = trace(traceparent.get());
      return new Identity(requestId, correlation.orElse(trace), traceparent.get());
    }
    UUID fresh = ids.next();
    return new Identity(requestId, correlation.orElseGet(fresh::toString), begun(fresh, ids));
  }

  /** The trace's 32 hexadecimal digits. */
  String trace() {
    return trace(traceparent);
  }

  private static String trace(String traceparent) {
    return traceparent.substring(TRACE_FROM, TRACE_TO);
  }

  /** A fresh correlation and its trace have the same digits: who has one finds the other. */
  private static String begun(UUID fresh, Ids ids) {
    return "00-" + digits(fresh) + "-" + digits(ids.next()).substring(16) + "-00";
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
