package dev.lathe.runtime.http;

import dev.lathe.runtime.platform.Ids;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The ids a request goes by, known before anything can go wrong with it.
 *
 * @param requestId the client's X-Request-ID, or a fresh one
 * @param correlation the client's Correlation-Id, else its trace, else a fresh one
 * @param traceparent the W3C header as it came, where it is valid
 */
record Identity(String requestId, String correlation, Optional<String> traceparent) {
  /** It is sent back: only what a header may carry, in a length that a log bears. */
  private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,255}");

  private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /** Version, trace, span, flags: https://www.w3.org/TR/trace-context/#traceparent-header. */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  static Identity of(HttpHeaders headers, Ids ids) {
    var traceparent = headers.first("traceparent").filter(matches(TRACEPARENT));
    var requestId =
        headers.first("x-request-id").filter(matches(REQUEST_ID)).orElseGet(() -> fresh(ids));
    var correlation =
        headers
            .first("correlation-id")
            .filter(matches(CORRELATION))
            .or(() -> traceparent.map(value -> value.substring(3, 35)))
            .orElseGet(() -> fresh(ids));
    return new Identity(requestId, correlation, traceparent);
  }

  private static Predicate<String> matches(Pattern pattern) {
    return pattern.asMatchPredicate();
  }

  private static String fresh(Ids ids) {
    return ids.next().toString();
  }
}
