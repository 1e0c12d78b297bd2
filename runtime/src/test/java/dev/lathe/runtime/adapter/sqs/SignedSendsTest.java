package dev.lathe.runtime.adapter.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.aws.LazyClient;
import dev.lathe.runtime.queue.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignedSendsTest {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/wake-up";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<Message> RING = List.of(Message.unordered("wake up"));

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var headers = exchange.getRequestHeaders();
            asked.add(
                "%s %s %s %s %s"
                    .formatted(
                        exchange.getRequestMethod(),
                        headers.getFirst("X-Amz-Target"),
                        headers.getFirst("Content-Type"),
                        headers.getFirst("X-Amz-Security-Token"),
                        new String(
                            exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            String signed = String.valueOf(headers.getFirst("Authorization"));
            assertTrue(signed.contains("/eu-west-1/sqs/aws4_request"), signed);
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "AWS_ENDPOINT_URL_SQS",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/",
            "AWS_REGION",
            "eu-west-1",
            "AWS_ACCESS_KEY_ID",
            "key",
            "AWS_SECRET_ACCESS_KEY",
            "secret",
            "AWS_SESSION_TOKEN",
            "session"));
  }

  private SignedSends sends() {
    return SignedSends.of(environment(), PATIENCE).orElseThrow();
  }

  @Test
  void a_ring_is_one_signed_request_and_no_client_is_made_for_it() {
    var queue =
        new SqsQueue(
            new LazyClient<>(
                () -> {
                  throw new IllegalStateException("a client was made");
                }),
            Optional.of(sends()),
            URL);
    assertEquals(List.of(), queue.send(RING));
    assertEquals(
        List.of(
            "POST AmazonSQS.SendMessage application/x-amz-json-1.0 session {\"QueueUrl\":\""
                + URL
                + "\",\"MessageBody\":\"wake up\"}"),
        asked);

    status = 400;
    assertThrows(IllegalStateException.class, () -> queue.send(RING));
  }

  @Test
  void what_has_an_order_or_is_more_than_one_message_is_left_to_the_client() {
    var place = new Message.Place("group", "id");
    var ordered = new Message("x", Optional.of(place), Optional.empty());
    assertFalse(sends().sent(URL, List.of(ordered)));
    assertFalse(sends().sent(URL, List.of(RING.getFirst(), RING.getFirst())));
    assertEquals(List.of(), asked);
  }

  @Test
  void where_nobody_answers_the_client_is_asked() {
    SignedSends sends = sends();
    server.stop(0);
    assertFalse(sends.sent(URL, RING));
  }

  @Test
  void where_the_environment_has_no_keys_the_client_does_it_all() {
    Map<String, String> environment = environment();
    environment.remove("AWS_ACCESS_KEY_ID");
    assertEquals(Optional.empty(), SignedSends.of(environment, PATIENCE));
  }
}
