package dev.lathe.runtime.adapter.libsql;

import static dev.lathe.runtime.sql.Statement.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.adapter.libsql.PretendedServer.Answer;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is spoken to as it can be, and no command is sent to find out. */
final class LibSqlServerTest {
  private static final String BY_PIPELINE =
      """
      {"baton":null,"results":[{"type":"ok","response":{"type":"execute","result":{"cols":[{"name":"1"}],
      "rows":[[{"type":"integer","value":"1"}]]}}}]}\
      """;

  private static final String BY_DRIVER = "[{\"results\":{\"columns\":[\"1\"],\"rows\":[[1]]}}]";

  private final List<PretendedServer.Request> requests = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"error\":\"route not found\"}", "<html>404</html>", "", "404 page not found"})
  void one_that_knows_the_pipeline_alone_is_asked_once_in_a_process(String notFound)
      throws Exception {
    try (var server = pretended(notFound, BY_PIPELINE)) {
      var known = LibSqlServer.at(server.url(), Optional.empty());
      try (var database = known.get()) {
        assertEquals(1L, database.execute(write("DELETE FROM t")).integer(0, 0));
        database.execute(write("DELETE FROM t"));
      }
      try (var reopened = known.get()) {
        reopened.execute(write("DELETE FROM t"));
      }
      assertEquals(
          List.of("/", "/v2/pipeline", "/v2/pipeline", "/v2/pipeline", "/v2/pipeline"), paths());
      assertEquals(3, commands());
    }
  }

  @Test
  void one_that_the_driver_can_speak_to_is_asked_nothing_more() throws Exception {
    try (var server = pretended(BY_DRIVER, "");
        var database = LibSqlServer.at(server.url(), Optional.empty()).get()) {
      assertEquals(1L, database.execute(write("DELETE FROM t")).integer(0, 0));
      assertEquals(List.of("/", "/"), paths());
    }
  }

  @Test
  void one_that_knows_neither_is_unavailable_and_asked_again_later() throws Exception {
    try (var server = pretended("{\"error\":\"route not found\"}", "");
        var database = LibSqlServer.at(server.url(), Optional.empty()).get()) {
      for (int i = 0; i < 2; i++) {
        assertThrows(DatabaseUnavailable.class, () -> database.execute(write("DELETE FROM t")));
      }
      assertEquals(List.of("/", "/v2/pipeline", "/", "/v2/pipeline"), paths());
      assertEquals(0, commands());
    }
  }

  @Test
  void a_token_that_is_refused_says_so_by_either_protocol() throws Exception {
    try (var server =
        PretendedServer.answering(
            request -> {
              requests.add(request);
              return new Answer(401, "{\"error\":\"Unauthorized\"}");
            })) {
      for (String protocol : List.of("auto", "driver", "pipeline")) {
        try (var database =
            LibSqlServer.at(server.url() + "?protocol=" + protocol, Optional.of("t")).get()) {
          var e =
              assertThrows(
                  DatabaseUnavailable.class, () -> database.execute(write("DELETE FROM t")));
          assertEquals("the database server does not accept the token", e.getMessage());
          assertTrue(e.isTokenRefused());
        }
      }
    }
  }

  @Test
  void a_protocol_that_was_named_is_not_asked_for() throws Exception {
    try (var server = pretended("", BY_PIPELINE);
        var database =
            LibSqlServer.at(server.url() + "?protocol=pipeline", Optional.empty()).get()) {
      database.execute(write("DELETE FROM t"));
      assertEquals(List.of("/v2/pipeline"), paths());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol=hrana", "protocol=", "streams=65", "streams=-1", "streams=x"})
  void a_setting_that_is_none_is_refused(String setting) {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LibSqlServer.at("http://localhost:1?" + setting, Optional.empty()));
    String wanted = setting.startsWith("s") ? "streams of the" : "the libSQL address has";
    assertTrue(String.valueOf(e.getMessage()).startsWith(wanted), e.toString());
  }

  private PretendedServer pretended(String byDriver, String byPipeline) throws Exception {
    return PretendedServer.answering(
        request -> {
          requests.add(request);
          String body = request.path().equals("/") ? byDriver : byPipeline;
          boolean known = body.startsWith("[") || body.equals(BY_PIPELINE);
          return new Answer(known ? 200 : 404, body);
        });
  }

  private List<String> paths() {
    return requests.stream().map(PretendedServer.Request::path).toList();
  }

  private long commands() {
    return requests.stream().filter(request -> request.body().contains("DELETE")).count();
  }
}
