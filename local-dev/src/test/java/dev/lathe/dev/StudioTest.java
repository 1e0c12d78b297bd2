package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A studio reads the database of a running server, and changes nothing in it. */
final class StudioTest {
  private static final String STUDIO = "https://studio.example";

  private static final String FOREVER =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT ";

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    Bundle bundle = Served.value(Compiler.compile(Blueprints.example("signup")));
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.NONE,
            Recording.NONE,
            OpenedModules.NONE,
            Optional.empty(),
            Set.of(STUDIO));
    served = new Served(DevServer.start(options), bundle);
    assertEquals(
        201,
        served
            .http()
            .post(
                "/users",
                "{\"email\":\"a@b.example\",\"name\":\"A\",\"plan\":\"team\",\"seats\":3}")
            .status());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void the_client_that_functions_ask_libsql_by_reads_and_is_refused_to_write() {
    try (Database client =
        Databases.open("http://localhost:" + served.server().address().getPort())) {
      var rows =
          client.execute(
              Statement.read("SELECT type,?1 AS a FROM event WHERE version=?2", "x", 1L));
      assertEquals(List.of("UserSignUp", "x"), List.copyOf(rows.rows().getFirst()));
      var refused =
          assertThrows(
              StatementFailed.class, () -> client.execute(Statement.write("DELETE FROM event")));
      assertTrue(refused.databaseMessage().contains("only reads"), refused.databaseMessage());
    }
    assertEquals(1, served.number("SELECT count(*) FROM event"));
  }

  /** As libSQL's clients do that know the third version: what they can't read stops them. */
  @ParameterizedTest
  @ValueSource(strings = {"/v3-protobuf", "/-/db/v3-protobuf"})
  void a_page_that_asks_for_protobuf_may_read_that_it_is_not_spoken(String path) throws Exception {
    var asked =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + served.server().address().getPort() + path))
            .header("Origin", STUDIO)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(asked, HttpResponse.BodyHandlers.ofString());
      assertEquals(404, answer.statusCode());
      assertEquals(Optional.of(STUDIO), answer.headers().firstValue("Access-Control-Allow-Origin"));
    }
  }

  @Test
  void each_kind_of_request_is_answered() {
    String answer =
        pipeline(
            "{\"type\":\"execute\",\"stmt\":{\"sql\":\"SELECT :a AS a,@b,$c,?4,NULL,x'00ff',1.5\","
                + "\"args\":[{\"type\":\"integer\",\"value\":\"7\"}],\"named_args\":["
                + "{\"name\":\"b\",\"value\":{\"type\":\"text\",\"value\":\"t\"}},"
                + "{\"name\":\"$c\",\"value\":{\"type\":\"float\",\"value\":2.5}}]}}",
            "{\"type\":\"store_sql\",\"sql_id\":1,\"sql\":\"SELECT count(*) AS n FROM event; -- all\"}",
            "{\"type\":\"execute\",\"stmt\":{\"sql_id\":1}}",
            "{\"type\":\"describe\",\"sql\":\"SELECT id,version+?1 AS next FROM event WHERE id=:id\"}",
            "{\"type\":\"close_sql\",\"sql_id\":1}",
            "{\"type\":\"sequence\",\"sql\":\"SELECT ';'; /* ; */ PRAGMA table_info(event);\"}",
            "{\"type\":\"get_autocommit\"}",
            "{\"type\":\"batch\",\"batch\":{\"steps\":["
                + "{\"stmt\":{\"sql\":\"BEGIN TRANSACTION READONLY\"}},"
                + "{\"condition\":{\"type\":\"ok\",\"step\":0},\"stmt\":{\"sql\":\"SELECT 1\"}},"
                + "{\"condition\":{\"type\":\"is_autocommit\"},\"stmt\":{\"sql\":\"SELECT 2\"}},"
                + "{\"stmt\":{\"sql\":\"SELECT nowhere\"}},"
                + "{\"condition\":{\"type\":\"and\",\"conds\":[{\"type\":\"error\",\"step\":3},"
                + "{\"type\":\"not\",\"cond\":{\"type\":\"ok\",\"step\":2}}]},"
                + "\"stmt\":{\"sql\":\"ROLLBACK\"}}]}}",
            "{\"type\":\"get_autocommit\"}",
            "{\"type\":\"close\"}",
            "{\"type\":\"execute\",\"stmt\":{\"sql\":\"SELECT 1\"}}");
    for (String expected :
        List.of(
            "{\"type\":\"integer\",\"value\":\"7\"},{\"type\":\"text\",\"value\":\"t\"},"
                + "{\"type\":\"float\",\"value\":2.5},{\"type\":\"null\"},{\"type\":\"null\"},"
                + "{\"type\":\"blob\",\"base64\":\"AP8\"},{\"type\":\"float\",\"value\":1.5}",
            "\"cols\":[{\"name\":\"n\",\"decltype\":null}],\"rows\":[[{\"type\":\"integer\",\"value\":\"1\"}]]",
            "\"params\":[{\"name\":\"?1\"},{\"name\":\":id\"}]",
            "{\"name\":\"id\",\"decltype\":\"TEXT\"},{\"name\":\"next\",\"decltype\":null}",
            "\"is_explain\":false,\"is_readonly\":true",
            "{\"type\":\"sequence\"}",
            "\"is_autocommit\":true",
            "\"step_errors\":[null,null,null,{\"message\":\"no such column: nowhere\",\"code\":\"SQLITE_ERROR\"},null]",
            "\"code\":\"STREAM_CLOSED\"",
            "\"baton\":null")) {
      assertTrue(answer.contains(expected), expected + " is not in " + answer);
    }
    assertFalse(answer.contains("\"is_autocommit\":false"), answer);
  }

  @Test
  void a_stream_goes_on_by_its_baton_and_ends() {
    String begun = pipeline("{\"type\":\"execute\",\"stmt\":{\"sql\":\"BEGIN\"}}");
    String baton = Json.orEmpty(JsonText.parse(begun)).text("baton").orElseThrow();
    String body =
        "{\"baton\":\""
            + baton
            + "\",\"requests\":[{\"type\":\"get_autocommit\"},{\"type\":\"close\"}]}";
    var gone = served.http().post("/-/db/v3/pipeline", body);
    assertTrue(gone.text().contains("\"is_autocommit\":false"), gone.text());
    var again = served.http().post("/-/db/v3/pipeline", body);
    assertEquals(400, again.status());
    assertTrue(again.text().contains("STREAM_EXPIRED"), again.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM event",
        "/* SELECT */ INSERT INTO event DEFAULT VALUES",
        "WITH x AS (SELECT 1) DELETE FROM event",
        "WITH x AS (SELECT 1) REPLACE INTO event SELECT * FROM x",
        "EXPLAIN DELETE FROM event",
        "EXPLAIN PRAGMA user_version=3",
        "PRAGMA user_version=3",
        "PRAGMA main.journal_mode=DELETE",
        "PRAGMA query_only(0)",
        "PRAGMA wal_checkpoint",
        "ATTACH 'x.db' AS x",
        "VACUUM INTO 'x.db'",
        "CREATE TEMP TABLE t(a)",
        "BEGIN IMMEDIATE",
        "SAVEPOINT a",
        "DROP TABLE event"
      })
  void a_write_is_refused_by_each_kind_of_request(String sql) {
    String text = "\"sql\":" + JsonText.write(Json.of(sql));
    for (String request :
        List.of(
            "{\"type\":\"execute\",\"stmt\":{" + text + "}}",
            "{\"type\":\"sequence\",\"sql\":" + JsonText.write(Json.of("SELECT 1; " + sql)) + "}",
            "{\"type\":\"batch\",\"batch\":{\"steps\":[{\"stmt\":{" + text + "}}]}}")) {
      String answer = pipeline(request, "{\"type\":\"close\"}");
      assertTrue(answer.contains("\"code\":\"STUDIO_READ_ONLY\""), answer);
      assertTrue(answer.contains("this door only reads"), answer);
    }
    String stored =
        pipeline(
            "{\"type\":\"store_sql\",\"sql_id\":1," + text + "}",
            "{\"type\":\"execute\",\"stmt\":{\"sql_id\":1}}",
            "{\"type\":\"close\"}");
    assertTrue(stored.contains("\"code\":\"STUDIO_READ_ONLY\""), stored);
    assertEquals(1, served.number("SELECT count(*) FROM event"));
    assertEquals(0, served.number("SELECT user_version FROM pragma_user_version"));
  }

  @Test
  void what_runs_away_is_ended_and_the_service_answers_meanwhile() {
    refused("STUDIO_TOO_MUCH", FOREVER + "i FROM n");
    refused("STUDIO_TIMED_OUT", FOREVER + "count(*) FROM n");
    refused("SQL_MANY_STATEMENTS", "SELECT 1; DELETE FROM event");
    refused("SQL_NO_STATEMENT", " -- nothing");
    refused("SQLITE_ERROR", "SELECT load_extension('x')");
    refused("SQLITE_ERROR", "SELECT FROM");
    assertEquals(200, served.http().get("/health").status());
  }

  private void refused(String code, String sql) {
    String answer =
        pipeline(
            "{\"type\":\"execute\",\"stmt\":{\"sql\":" + JsonText.write(Json.of(sql)) + "}}",
            "{\"type\":\"close\"}");
    assertTrue(answer.contains("\"code\":\"" + code + "\""), sql + ": " + answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{\"requests\":7}",
        "{\"requests\":[7]}",
        "{\"requests\":[{\"type\":\"write\"}]}",
        "{\"requests\":[{\"type\":\"execute\"}]}",
        "{\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql_id\":4}}]}",
        "{\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql\":\"SELECT ?\",\"args\":[{\"type\":\"integer\",\"value\":\"x\"}]}}]}"
      })
  void what_is_no_pipeline_is_told(String body) {
    var answer = served.http().post("/-/db/v2/pipeline", body);
    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().contains("\"code\":\"HRANA_MALFORMED\""), answer.text());
  }

  @Test
  void pages_of_this_machine_and_of_named_origins_may_ask() throws IOException {
    for (String version : List.of("/v2", "/v3", "/-/db/v2", "/-/db/v3")) {
      assertEquals(200, served.http().get(version).status(), version);
    }
    assertEquals(404, served.http().get("/-/db/v1").status());
    assertEquals(405, served.http().get("/-/db/v2/pipeline").status());
    String preflight =
        raw(
            "OPTIONS /-/db/v2/pipeline",
            "localhost",
            STUDIO,
            "Access-Control-Request-Headers: content-type",
            "Access-Control-Request-Private-Network: true");
    assertTrue(preflight.startsWith("HTTP/1.1 204"), preflight);
    assertTrue(preflight.contains("Access-Control-Allow-Origin: " + STUDIO), preflight);
    assertTrue(preflight.contains("Access-Control-Allow-Headers: content-type"), preflight);
    assertTrue(preflight.contains("Access-Control-Allow-Private-Network: true"), preflight);
    assertTrue(raw("GET /-/db/v2", "localhost", "http://localhost:5173").contains("200 OK"));
    for (String foreign :
        List.of(
            raw("GET /-/db/v2", "localhost", "https://elsewhere.example"),
            raw("GET /v2", "localhost", STUDIO + ".evil.example"),
            raw("GET /v2", "rebound.example", STUDIO))) {
      assertTrue(foreign.startsWith("HTTP/1.1 403"), foreign);
      assertTrue(foreign.contains("FOREIGN_PAGE"), foreign);
      assertFalse(foreign.contains("Access-Control-Allow-Origin"), foreign);
    }
  }

  private String raw(String line, String host, String origin, String... more) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(line + " HTTP/1.1");
    lines.add("Host: " + host);
    lines.add("Origin: " + origin);
    lines.add("Connection: close");
    lines.addAll(List.of(more));
    lines.add("");
    lines.add("");
    try (var socket = new Socket(HttpFront.LOOPBACK, served.server().address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String pipeline(String... requests) {
    var answer =
        served
            .http()
            .post(
                "/-/db/v3/pipeline",
                "{\"baton\":null,\"requests\":[" + String.join(",", requests) + "]}");
    assertEquals(200, answer.status(), answer.text());
    return answer.text();
  }
}
