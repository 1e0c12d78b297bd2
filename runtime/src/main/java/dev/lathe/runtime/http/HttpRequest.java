package dev.lathe.runtime.http;

/**
 * A request as it came, nothing decoded.
 *
 * @param method in capitals, e.g. {@code GET}
 * @param rawPath percent-encoded, starts with a slash
 * @param rawQuery percent-encoded, without the question mark; empty where there is none
 */
public record HttpRequest(
    String method, String rawPath, String rawQuery, HttpHeaders headers, HttpBody body) {
  /** Whether it asks for something without changing anything: GET and HEAD. */
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
