package dev.lathe.runtime.http;

import dev.lathe.runtime.identity.Loopback;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whose pages browsers let ask, and read the answers: https://fetch.spec.whatwg.org/#cors-protocol.
 * Tokens are sent by the page itself, never by the browser on its own, so there are no credentials
 * to allow.
 */
public final class Origins {
  /** Only pages of the service's own origin. */
  public static final Origins OWN = new Origins(Set.of(), false);

  /** Pages that this machine serves, on any port. */
  public static final Origins OF_THIS_MACHINE = new Origins(Set.of(), true);

  private static final String ANY = "*";
  private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:]+])(?::\\d{1,5})?");

  /** What a page may read beside the few that it always may. */
  private static final String READABLE =
      "Correlation-Id, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID,"
          + " traceparent, tracestate";

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9, -]{0,1000}");

  /** Seconds that a browser need not ask again; Chromium takes two hours at the most. */
  private static final String KEPT = "7200";

  private final Set<String> listed;
  private final boolean local;

  private Origins(Set<String> listed, boolean local) {
    this.listed = listed;
    this.local = local;
  }

  /**
   * @param text origins with commas or spaces between: {@code https://app.example:8443}, or {@code
   *     *} for all
   * @throws IllegalArgumentException where one is none; the message has it
   */
  public static Origins of(String text) {
    var listed = new TreeSet<String>();
    for (String one : BETWEEN.splitAsStream(text).filter(part -> !part.isEmpty()).toList()) {
      String origin = one.toLowerCase(Locale.ROOT);
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            one
                + " is no origin: write it as browsers send it, https://app.example, no path behind it");
      }
      listed.add(origin);
    }
    return new Origins(Set.copyOf(listed), false);
  }

  /** What an answer to a request with these headers tells a browser. */
  Map<String, String> told(HttpHeaders headers) {
    var told = new TreeMap<String, String>();
    boolean any = listed.contains(ANY);
    if (!any && (local || !listed.isEmpty())) told.put("Vary", "Origin");
    allowed(headers)
        .ifPresent(
            origin -> {
              told.put("Access-Control-Allow-Origin", any ? ANY : origin);
              told.put("Access-Control-Expose-Headers", READABLE);
            });
    return told;
  }

  /** Whether a browser asks beforehand, for a page that may. */
  boolean asksBefore(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.headers().first("access-control-request-method").isPresent()
        && allowed(request.headers()).isPresent();
  }

  /**
   * @param methods that there are at the path
   */
  static Reply.Allowed before(String methods, HttpHeaders headers) {
    var told = new TreeMap<String, String>();
    told.put("Access-Control-Allow-Methods", methods);
    told.put("Access-Control-Max-Age", KEPT);
    headers
        .first("access-control-request-headers")
        .filter(NAMES.asMatchPredicate())
        .ifPresent(names -> told.put("Access-Control-Allow-Headers", names));
    return new Reply.Allowed(told);
  }

  private Optional<String> allowed(HttpHeaders headers) {
    return headers.first("origin").filter(this::allows);
  }

  private boolean allows(String origin) {
    return listed.contains(ANY)
        || listed.contains(origin.toLowerCase(Locale.ROOT))
        || (local && Loopback.origin(origin));
  }
}
