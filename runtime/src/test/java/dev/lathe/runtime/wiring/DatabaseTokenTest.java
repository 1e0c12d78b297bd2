package dev.lathe.runtime.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.secret.SecretUnreadable;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database whose token is rotated, by each way in which a server is spoken to. */
final class DatabaseTokenTest {
  private static final String BY_PIPELINE =
      """
      {"baton":null,"results":[{"type":"ok","response":{"type":"execute","result":{"cols":[{"name":"1"}],
      "rows":[[{"type":"integer","value":"1"}]]}}}]}\
      """;

  private static final String BY_DRIVER = "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]";

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private volatile String kept = "first";
  private volatile String accepted = "first";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean knows =
        ("Bearer " + accepted).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (knows && body.contains("DELETE")) commands.incrementAndGet();
    String told = exchange.getRequestURI().getPath().equals("/") ? BY_DRIVER : BY_PIPELINE;
    byte[] answer =
        (knows ? told : "{\"error\":\"Unauthorized\"}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(knows ? 200 : 401, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Database database(String protocol) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "?protocol=" + protocol;
    return new ReopenedDatabase(
        Databases.opener(
            url,
            new DatabaseToken.Kept("lathe/token"),
            name -> {
              reads.incrementAndGet();
              return kept;
            },
            new ManualTime()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "driver", "pipeline"})
  void a_command_meets_a_rotated_token_and_is_executed_once(String protocol) {
    try (var database = database(protocol)) {
      database.execute(Statement.write("DELETE FROM t"));
      kept = "second";
      accepted = "second";
      for (int i = 0; i < 20; i++) database.execute(Statement.write("DELETE FROM t"));
      assertEquals(21, commands.get());
      assertEquals(2, reads.get());
    }
  }

  @Test
  void a_database_that_is_opened_anew_reads_the_secret_anew() {
    try (var database = (ReopenedDatabase) database("pipeline")) {
      database.execute(Statement.write("DELETE FROM t"));
      database.suspend();
      database.execute(Statement.write("DELETE FROM t"));
      assertEquals(2, reads.get());
    }
  }

  @Test
  void a_secret_that_cannot_be_read_is_told_with_its_setting() {
    var opener =
        Databases.opener(
            "libsql://acme.turso.io",
            new DatabaseToken.Kept("lathe/token"),
            name -> {
              throw new SecretUnreadable(
                  "the secret " + name + " can't be read: the role may not", null);
            },
            new ManualTime());
    var unavailable = assertThrows(DatabaseUnavailable.class, opener::get);
    assertEquals(
        "LATHE_DATABASE_TOKEN_SECRET: the secret lathe/token can't be read: the role may not",
        unavailable.getMessage());
  }

  @Test
  void one_setting_says_it_and_the_token_is_not_shown() {
    assertEquals(
        new DatabaseToken.Kept("n"),
        DatabaseToken.from(Environment.of(Map.of("LATHE_DATABASE_TOKEN_SECRET", "n"))));
    var plain = DatabaseToken.from(Environment.of(Map.of("LATHE_DATABASE_TOKEN", "hush")));
    assertEquals(new DatabaseToken.Plain("hush"), plain);
    assertFalse(plain.toString().contains("hush"));
    assertEquals(new DatabaseToken.None(), DatabaseToken.from(Environment.of(Map.of())));
    var both =
        Environment.of(Map.of("LATHE_DATABASE_TOKEN", "a", "LATHE_DATABASE_TOKEN_SECRET", "b"));
    var wrong = assertThrows(IllegalArgumentException.class, () -> DatabaseToken.from(both));
    assertTrue(String.valueOf(wrong.getMessage()).contains("take one away"));
  }
}
