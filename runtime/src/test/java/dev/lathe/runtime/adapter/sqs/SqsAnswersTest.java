package dev.lathe.runtime.adapter.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A queue that answers with 200, and not what SQS would: what it did not say it took is not sent.
 */
final class SqsAnswersTest {
  private static final String BODY_MD5 = "d751713988987e9331980363e24189ce"; // of []

  private HttpServer server;
  private SqsClient client;
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"Successful\":[],\"Failed\":[]}"})
  void an_answer_that_tells_of_no_message_is_none(String said) {
    answer = said;
    assertThrows(QueueUnavailable.class, this::sent);
  }

  @Test
  void what_an_answer_leaves_out_is_refused_for_now() {
    answer =
        """
        {"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"%s"}],\
        "Failed":[{"Id":"2","Code":"InternalError","SenderFault":false}]}"""
            .formatted(BODY_MD5);
    List<Refused> refused = sent();
    assertEquals(
        List.of("c InternalError true", "b SQS did not say what became of it true"),
        refused.stream()
            .map(
                one ->
                    one.message().place().orElseThrow().group()
                        + " "
                        + one.reason()
                        + " "
                        + one.passing())
            .toList());
  }

  private List<Refused> sent() {
    return new SqsQueue(client, "http://127.0.0.1/queue.fifo")
        .send(List.of(message("a"), message("b"), message("c")));
  }

  private static Message message(String group) {
    return new Message("[]", Optional.of(new Message.Place(group, group)), Optional.empty());
  }
}
