package dev.lathe.bench.http;

import java.nio.charset.StandardCharsets;

/** Requests as they are on the wire. */
final class RequestText {
  private RequestText() {}

  static String get(int port, String target) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\n\r\n".formatted(target, port);
  }

  static String post(int port, String target, String body) {
    return "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(target, port, body.getBytes(StandardCharsets.UTF_8).length, body);
  }
}
