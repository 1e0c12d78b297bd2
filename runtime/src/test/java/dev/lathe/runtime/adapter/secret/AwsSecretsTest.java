package dev.lathe.runtime.adapter.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.secret.SecretUnreadable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The two services of AWS, as a server here answers for them. */
final class AwsSecretsTest {
  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lathe/token-AbCdEf";

  private record Asked(String target, String authorization, String body) {}

  private record Answer(int status, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          asked.add(
              new Asked(
                  headers.getFirst("X-Amz-Target"),
                  headers.getFirst("Authorization"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AwsSecrets secrets() {
    return new AwsSecrets(
        Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "hidden")));
  }

  private void answer(int status, String body) {
    answers.add(new Answer(status, body));
  }

  @Test
  void a_secret_is_read_by_one_signed_request() {
    answer(200, "{\"Name\":\"lathe/token\",\"SecretString\":\"jwt\\n\"}");
    assertEquals("jwt", secrets().read(ARN));
    assertEquals(1, asked.size());
    assertEquals("secretsmanager.GetSecretValue", asked.getFirst().target());
    assertEquals("{\"SecretId\":\"" + ARN + "\"}", asked.getFirst().body());
    String scope = "/eu-central-1/secretsmanager/aws4_request";
    assertTrue(asked.getFirst().authorization().contains(scope), asked.getFirst().authorization());
  }

  @Test
  void a_parameter_is_read_decrypted() {
    answer(200, "{\"Parameter\":{\"Name\":\"/lathe/token\",\"Value\":\"jwt\"}}");
    String arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/lathe/token";
    assertEquals("jwt", secrets().read(arn));
    assertEquals("AmazonSSM.GetParameter", asked.getFirst().target());
    assertTrue(asked.getFirst().body().contains("\"WithDecryption\":true"));
    assertTrue(asked.getFirst().authorization().contains("/eu-central-1/ssm/"));
    assertEquals("/lathe/token", SecretName.of("ssm:/lathe/token").id());
  }

  @Test
  void a_busy_service_is_asked_once_more() {
    answer(503, "");
    answer(200, "{\"SecretString\":\"jwt\"}");
    assertEquals("jwt", secrets().read(ARN));
    assertEquals(2, asked.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          400 | {"__type":"ResourceNotFoundException"}         | there is none of that name
          400 | {"__type":"com.amazonaws#ParameterNotFound"}   | there is none of that name
          400 | {"__type":"AccessDeniedException"}             | allow it secretsmanager:GetSecretValue
          400 | {"__type":"DecryptionFailure"}                 | kms:Decrypt
          400 | {"__type":"ValidationException"}               | status 400 ValidationException
          503 | <html>                                         | status 503
          200 | {"SecretBinary":"AA=="}                        | it holds no text
          200 | {"SecretString":" "}                           | it holds no text
          """)
  void what_cannot_be_read_says_which_secret_and_what_to_do(int status, String body, String why) {
    answer(status, body);
    var unreadable = assertThrows(SecretUnreadable.class, () -> secrets().read(ARN));
    String said = String.valueOf(unreadable.getMessage());
    assertTrue(said.startsWith("the secret " + ARN + " of Secrets Manager can't be read: "), said);
    assertTrue(said.contains(why), said);
    assertTrue(!said.contains("hidden"), said);
  }

  @Test
  void an_arn_of_something_else_is_refused() {
    var wrong = assertThrows(SecretUnreadable.class, () -> secrets().read("arn:aws:s3:::bucket"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("the ARN of no secret"));
    assertEquals(List.of(), asked);
  }
}
