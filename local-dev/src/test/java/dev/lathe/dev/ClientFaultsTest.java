package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no good HTTP, as bytes on a connection. */
class ClientFaultsTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final int MILLISECONDS_TO_CLOSE = 5_000;

  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicReference<String> path = new AtomicReference<>("");
  private int status = 200;
  private HttpFront front;

  @BeforeEach
  void open() {
    front =
        HttpFront.open(
            0,
            (event, context) -> {
              seen.incrementAndGet();
              path.set(event.getRawPath());
              if (event.getRawPath().equals("/throws")) throw new IllegalStateException("a bug");
              return APIGatewayV2HTTPResponse.builder()
                  .withStatusCode(status)
                  .withHeaders(Map.of())
                  .withBody(status == 204 ? null : "{}")
                  .build();
            },
            SystemPlatform.create());
  }

  @AfterEach
  void close() {
    front.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabcdef",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabcdef",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        "GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
        "G\u00c4T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n",
      })
  void what_is_no_good_http_is_a_400_and_the_connection_ends(String request) throws IOException {
    String answer = exchange(request);
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("MALFORMED_REQUEST") && answer.contains("requestId"), answer);
    assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
    assertEquals(0, seen.get(), "no function sees it");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000})
  void floods_of_headers_end(int headers) throws IOException {
    var request = new StringBuilder("GET / HTTP/1.1\r\n" + HOST);
    for (int i = 0; i < headers; i++) request.append("X-").append(i).append(": y\r\n");
    String answer = exchange(request + "Connection: close\r\n\r\n");
    assertTrue(answer.startsWith(headers > 1_000 ? "HTTP/1.1 400 " : "HTTP/1.1 200 "), answer);
  }

  @Test
  void a_target_without_end_is_told_so() throws IOException {
    String answer = exchange("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void a_target_as_proxies_get_it_is_read() throws IOException {
    exchange("GET http://localhost:1/orders?a=b HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    assertEquals("/orders", path.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "x, close"})
  void who_says_that_it_is_the_last_request_finds_the_connection_closed(String words)
      throws IOException {
    String answer = exchange("GET / HTTP/1.1\r\n" + HOST + "Connection: " + words + "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  @Test
  void no_content_has_no_length() throws IOException {
    status = 204;
    String answer = exchange("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
    assertFalse(answer.contains("Content-Length"), answer);
  }

  @Test
  void a_function_that_throws_is_no_fault_of_the_client() throws IOException {
    String answer = exchange("GET /throws HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
  }

  /** What comes back until the server closes the connection, which it has to. */
  private String exchange(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
      socket.setSoTimeout(MILLISECONDS_TO_CLOSE);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      } catch (SocketException refusedBeforeItsEnd) {
        // The answer is there to be read.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
