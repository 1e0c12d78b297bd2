package dev.lathe.runtime.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Whose keys a function signs with, started plainly and restored. */
final class OwnCredentialsTest {
  private static final String ADDRESS =
      SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property();
  private static final String WORD = SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN.property();

  /** Whatever this machine has of its own. */
  private static final List<String> OTHERS =
      List.of("aws.sharedCredentialsFile", "aws.configFile", "aws.disableEc2Metadata");

  @BeforeEach
  void leave_out_what_this_machine_has() {
    OTHERS.forEach(name -> System.setProperty(name, name.startsWith("aws.d") ? "true" : "/none"));
  }

  @AfterEach
  void forget() {
    System.clearProperty(ADDRESS);
    System.clearProperty(WORD);
    OTHERS.forEach(System::clearProperty);
  }

  @Test
  void keys_of_the_environment_are_taken_as_they_are_now() {
    var environment =
        new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", "plain", "AWS_SECRET_ACCESS_KEY", "s1"));
    var own = new OwnCredentials(environment);
    assertEquals("plain", own.get().accessKeyId());
    environment.put("AWS_SESSION_TOKEN", "t1");
    assertEquals("t1", ((AwsSessionCredentialsIdentity) own.get()).sessionToken());
  }

  /** As SnapStart has it: no keys in the environment, an address that tells them. */
  @Test
  void a_restored_function_asks_for_its_keys_and_keeps_them() throws IOException {
    var asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          boolean known = "word".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body =
              """
              {"AccessKeyId":"restored","SecretAccessKey":"s2","Token":"t2",
               "Expiration":"2999-01-01T00:00:00Z"}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 403, body.length);
          try (var answer = exchange.getResponseBody()) {
            answer.write(body);
          }
        });
    server.start();
    try {
      System.setProperty(
          ADDRESS, "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials");
      System.setProperty(WORD, "word");
      var own = new OwnCredentials(Map.of());
      for (int i = 0; i < 2; i++) {
        assertEquals("restored", own.get().accessKeyId());
        assertEquals("t2", ((AwsSessionCredentialsIdentity) own.get()).sessionToken());
      }
      assertEquals(1, asked.get());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void where_there_are_none_it_says_the_way_out() {
    System.setProperty(ADDRESS, "http://127.0.0.1:9/credentials");
    var own = new OwnCredentials(Map.of());
    var none = assertThrows(RequestSigner.Unsigned.class, own::get);
    assertTrue(String.valueOf(none.getMessage()).contains("AWS_"), none.getMessage());
  }
}
