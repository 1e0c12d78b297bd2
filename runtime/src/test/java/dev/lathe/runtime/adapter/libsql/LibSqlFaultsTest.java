package dev.lathe.runtime.adapter.libsql;

import static dev.lathe.runtime.sql.Statement.read;
import static dev.lathe.runtime.sql.Statement.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server, the network or a proxy can do to us. */
final class LibSqlFaultsTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void nobody_listening_is_unavailable_and_tried_twice() throws Exception {
    int port = closedPort();
    try (var database = LibSqlDatabase.open("http://127.0.0.1:" + port, Optional.empty())) {
      long start = System.nanoTime();
      assertThrows(DatabaseUnavailable.class, () -> database.execute(write("DELETE FROM t")));
      assertTrue(System.nanoTime() - start >= 100_000_000L, "there was no pause before the retry");
      assertThrows(
          DatabaseUnavailable.class, () -> database.executeAll(List.of(write("DELETE FROM t"))));
    }
  }

  @Test
  void a_server_that_says_nothing_is_given_up_after_the_deadline() throws Exception {
    var silence = new CountDownLatch(1);
    var requests = new AtomicInteger();
    var server =
        PretendedServer.answering(
            request -> {
              if (requests.incrementAndGet() == 2) {
                silence.await();
              }
              return new PretendedServer.Answer(
                  200, "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]");
            });
    try (var database = LibSqlDatabase.open(server.url(), Optional.empty(), SHORT)) {
      long start = System.nanoTime();
      var e =
          assertThrows(DatabaseUnavailable.class, () -> database.execute(write("DELETE FROM t")));
      long milliseconds = (System.nanoTime() - start) / 1_000_000;
      assertTrue(milliseconds >= 500 && milliseconds < 3_000, milliseconds + " ms");
      assertTrue(e.toString().contains("500 ms"), e.toString());
      // A new connection serves the next one, while the old one is still silent.
      assertEquals(1L, database.execute(write("DELETE FROM t")).integer(0, 0));
    } finally {
      silence.countDown();
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          200 | [{"error":"database is locked"}]                                   | again
          200 | [{"error":"no such table: t"}]                                     | never
          200 | [{"error":"event is append-only"}]                                 | never
          400 | {"error":"Transaction timed-out"}                                  | again
          413 | Failed to buffer the request body: length limit exceeded           | never
          429 | {"error":"Too many concurrent requests"}                           | again
          429 | {"error":"Server can't handle additional transactions"}            | again
          500 | {"error":"Internal Error: `syntax error around L1:6: `selec``"}    | never
          500 | {"error":"Internal Error: `parser overflowed its stack`"}          | never
          500 | {"error":"Internal Error: `unexpected end of input`"}              | never
          200 | [{"error":"parser stack overflow"}]                                | never
          500 | {"error":"Internal Error: `channel closed`"}                       | again
          500 | {"error":"Operation was blocked: quota"}                           | again
          502 | <html><body>502 Bad Gateway</body></html>                          | again
          503 | Service Unavailable                                                | again
          504 | upstream request timeout                                           | again
          503 | ~~                                                                 | again
          200 | [{"results"                                                        | again
          401 | {"error":"Unauthorized: `The JWT has an invalid signature`"}       | again
          403 | {"error":"Authorization forbidden: x"}                             | again
          """)
  void an_answer_says_whether_to_send_again(int status, String body, String what) throws Exception {
    var requests = new AtomicInteger();
    var server =
        PretendedServer.answering(
            request ->
                requests.incrementAndGet() == 1
                    ? new PretendedServer.Answer(
                        200, "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]")
                    : new PretendedServer.Answer(status, body));
    String token = "a-token-nobody-should-see";
    try (var database = LibSqlDatabase.open(server.url(), Optional.of(token))) {
      var e = assertThrows(RuntimeException.class, () -> database.execute(write("DELETE FROM t")));
      assertEquals(
          what.equals("again") ? DatabaseUnavailable.class : StatementFailed.class, e.getClass());
      for (Throwable t = e; t != null; t = t.getCause()) {
        assertFalse(t.toString().contains(token), t.toString());
      }
      assertEquals(2, requests.get(), "a write that may have arrived is not sent again by itself");
    } finally {
      server.close();
    }
  }

  @Test
  void a_read_whose_connection_broke_is_read_again() throws Exception {
    var requests = new AtomicInteger();
    var server =
        PretendedServer.answering(
            request ->
                requests.incrementAndGet() == 2
                    ? new PretendedServer.Answer(0, "")
                    : new PretendedServer.Answer(
                        200, "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]"));
    try (var database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      assertEquals(1L, database.execute(read("SELECT 1")).integer(0, 0));
      assertEquals(3, requests.get());
    } finally {
      server.close();
    }
  }

  @Test
  void the_token_goes_into_the_header_of_every_request_also_after_a_failed_batch()
      throws Exception {
    var authorized = new AtomicInteger();
    var server =
        PretendedServer.answering(
            request -> {
              if ("Bearer t0ken".equals(request.authorization())) authorized.incrementAndGet();
              return request.body().contains("BEGIN")
                  ? new PretendedServer.Answer(
                      200,
                      "[{\"results\":{\"columns\":[],\"rows\":[]}},{\"error\":\"no such table: t\"},null,\"rows_read\":0]")
                  : new PretendedServer.Answer(
                      200, "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]");
            });
    try (var database = LibSqlDatabase.open(server.url() + "?authToken=t0ken", Optional.empty())) {
      var e =
          assertThrows(
              StatementFailed.class,
              () -> database.executeAll(List.of(write("DELETE FROM t"), write("DELETE FROM u"))));
      assertEquals("no such table: t, in: DELETE FROM t", e.getMessage());
      assertEquals(3, authorized.get());
    } finally {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          libsql://db-org.turso.io,             https://db-org.turso.io
          libsql://127.0.0.1:8080,              http://127.0.0.1:8080
          libsql://localhost:8080/,             http://localhost:8080
          libsql://db.internal:8080?tls=0,      http://db.internal:8080
          https://db-org.turso.io/?authToken=x, https://db-org.turso.io
          http://db.internal:8080/ns,           http://db.internal:8080/ns
          """)
  void an_address_becomes_the_url_of_its_server(String address, String url) {
    assertEquals(url, LibSqlAddress.of(address, Optional.empty()).url());
  }

  @Test
  void an_address_that_is_none_is_not_repeated() {
    for (String address : List.of("libsql://", "libsql://ho st?authToken=secret", "https:///x")) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> LibSqlAddress.of(address, Optional.empty()));
      assertFalse(e.toString().contains("secret"), e.toString());
    }
  }

  private static int closedPort() throws IOException {
    try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
