package dev.lathe.runtime.http;

import dev.lathe.runtime.identity.Claims;
import java.util.Optional;

/**
 * A request as it came, nothing decoded.
 *
 * @param method in capitals, e.g. {@code GET}
 * @param rawPath percent-encoded, starts with a slash
 * @param rawQuery percent-encoded, without the question mark; empty where there is none
 * @param verified what a gateway in front has verified of the caller's token, where it did
 * @param address the client's IP address, as the gateway saw it
 */
public record HttpRequest(
    String method,
    String rawPath,
    String rawQuery,
    HttpHeaders headers,
    HttpBody body,
    Optional<Claims> verified,
    Optional<String> address) {
  /** One of which the client's address is not known. */
  public HttpRequest(
      String method,
      String rawPath,
      String rawQuery,
      HttpHeaders headers,
      HttpBody body,
      Optional<Claims> verified) {
    this(method, rawPath, rawQuery, headers, body, verified, Optional.empty());
  }

  /** One of which nobody has verified anything. */
  public HttpRequest(
      String method, String rawPath, String rawQuery, HttpHeaders headers, HttpBody body) {
    this(method, rawPath, rawQuery, headers, body, Optional.empty());
  }

  /** Whether it asks for something without changing anything: GET and HEAD. */
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
