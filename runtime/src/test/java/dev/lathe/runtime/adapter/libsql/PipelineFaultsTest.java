package dev.lathe.runtime.adapter.libsql;

import static dev.lathe.runtime.sql.Statement.read;
import static dev.lathe.runtime.sql.Statement.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.adapter.libsql.PretendedServer.Answer;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server, the network or a proxy can do to the pipeline protocol. */
final class PipelineFaultsTest {
  private static final String ONE =
      """
      {"baton":%s,"base_url":null,"results":[{"type":"ok","response":{"type":"execute","result":
      {"cols":[{"name":"1"}],"rows":[[{"type":"integer","value":"1"}]]}}},{"type":"ok"}]}\
      """;

  private static final String CLOSED = ONE.formatted("null");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          200 | {"results":[{"type":"error","error":{"message":"SQLite error: database is locked"}}]} | again
          200 | {"results":[{"type":"error","error":{"message":"SQLite error: no such table: t"}}]}   | never
          200 | {"results":[{"type":"error","error":{"message":"SQLite error: event is append-only"}}]} | never
          200 | {"results":[{"type":"error","error":{"message":"Transaction timed-out"}}]} | again
          200 | {"results":[]}                                                      | again
          200 | {"results":[{"type":"ok","respon                                    | again
          200 | <html>a portal</html>                                               | again
          400 | {"message":"Could not parse","code":"X"}                            | never
          404 | {"error":"route not found"}                                         | again
          413 | Failed to buffer the request body: length limit exceeded            | never
          429 | {"error":"Timed out while opening database connection"}             | again
          500 | {"error":"Internal Error: `syntax error around L1:6: `selec``"}     | never
          500 | {"error":"Internal Error: `channel closed`"}                        | again
          500 | {"error":"something that nobody has seen before"}                   | again
          502 | <html><body>502 Bad Gateway</body></html>                           | again
          503 | ~~                                                                  | again
          401 | {"error":"Unauthorized: `The JWT has an invalid signature`"}        | again
          403 | {"error":"Authorization forbidden: x"}                              | again
          0   | ~~                                                                  | again
          """)
  void an_answer_says_whether_to_send_again(int status, String body, String what) throws Exception {
    var requests = new AtomicInteger();
    String token = "a-token-nobody-should-see";
    try (var server =
            PretendedServer.answering(
                _ -> {
                  requests.incrementAndGet();
                  return new Answer(status, body);
                });
        var database = PipelineDatabase.open(server.url(), Optional.of(token))) {
      var e = assertThrows(RuntimeException.class, () -> database.execute(write("DELETE FROM t")));
      assertEquals(
          what.equals("again") ? DatabaseUnavailable.class : StatementFailed.class, e.getClass());
      for (Throwable t = e; t != null; t = t.getCause()) {
        assertFalse(t.toString().contains(token), t.toString());
      }
      if (status == 401 || status == 403) {
        assertEquals("the database server does not accept the token", e.getMessage());
      }
      assertEquals(1, requests.get(), "a write that may have arrived is not sent again by itself");
    }
  }

  @Test
  void a_read_whose_connection_broke_is_read_again() throws Exception {
    var requests = new AtomicInteger();
    try (var server =
            PretendedServer.answering(
                _ ->
                    requests.incrementAndGet() == 1 ? new Answer(0, "") : new Answer(200, CLOSED));
        var database = PipelineDatabase.open(server.url(), Optional.empty())) {
      assertEquals(1L, database.execute(read("SELECT 1")).integer(0, 0));
      assertEquals(2, requests.get());
    }
  }

  @Test
  void a_server_that_says_nothing_is_given_up_after_the_deadline_and_asked_again()
      throws Exception {
    var silence = new CountDownLatch(1);
    var requests = new AtomicInteger();
    try (var server =
            PretendedServer.answering(
                _ -> {
                  if (requests.incrementAndGet() == 1) silence.await();
                  return new Answer(200, CLOSED);
                });
        var database =
            PipelineDatabase.open(server.url(), Optional.empty(), Duration.ofMillis(500))) {
      var e =
          assertThrows(DatabaseUnavailable.class, () -> database.execute(write("DELETE FROM t")));
      assertTrue(e.toString().contains("500 ms"), e.toString());
      assertEquals(1L, database.execute(write("DELETE FROM t")).integer(0, 0));
    } finally {
      silence.countDown();
    }
  }

  @Test
  void a_stream_that_stays_open_is_used_again_and_one_that_was_forgotten_replaced()
      throws Exception {
    var batons = new ArrayList<String>();
    try (var server =
            PretendedServer.answering(
                request -> {
                  String body = request.body();
                  batons.add(body.contains("null,\"requests") ? "new" : baton(body));
                  boolean forgotten = batons.size() == 3;
                  if (forgotten) return new Answer(400, "{\"code\":\"STREAM_EXPIRED\"}");
                  boolean closes = body.contains("close");
                  String baton = closes ? "null" : "\"b" + batons.size() + "\"";
                  return new Answer(200, ONE.formatted(baton));
                });
        var database = PipelineDatabase.open(server.url() + "?streams=1", Optional.empty())) {
      for (int i = 0; i < 4; i++) {
        assertEquals(1L, database.execute(write("DELETE FROM t")).integer(0, 0));
      }
      assertEquals(List.of("new", "b1", "b2", "new", "new"), batons);
    }
  }

  @Test
  void a_batch_says_which_of_its_statements_was_refused() throws Exception {
    try (var server =
            PretendedServer.answering(
                _ ->
                    new Answer(
                        200,
                        """
                        {"results":[{"type":"ok","response":{"type":"batch","result":{"step_results":[{"cols":[]},
                        null,null],"step_errors":[null,null,{"message":"SQLite error: no such table: u"},null]}}}]}\
                        """));
        var database = PipelineDatabase.open(server.url(), Optional.empty())) {
      var e =
          assertThrows(
              StatementFailed.class,
              () -> database.executeAll(List.of(write("DELETE FROM t"), write("DELETE FROM u"))));
      assertEquals("no such table: u, in: DELETE FROM u", e.getMessage());
    }
  }

  private static String baton(String body) {
    return body.replaceFirst("(?s).*\"baton\":\"([^\"]*)\".*", "$1");
  }
}
